/** The words of errors and conditions of Prometheus, its operator, Go and Kubernetes; a text in a saved snapshot keeps no other. */
const WORDS = `
a aborted above accepted accept access account action actions actual address addresses admission after again alert alerts alertmanager
alertmanagerconfig alertmanagerconfigs all allowed already always an and annotation annotations answer answered any api apigroup apply are argument
array as ask asked at authority authorization available backoff bad basicauth be bearer because before below bind binding bindings block
body both bucket but by bytes ca cannot certificate certificates change changed character check closed client cluster clusterwide code
column compile compliant condition config configmap configmaps configuration connect connection container containers content context
could count create created credentials customresourcedefinition customresourcedefinitions data deadline default definition delete denied
deployment deployments deprecated dial did discovery dns does down dropped duplicate duration each either eof element empty encoding end
endpoint endpoints endpointslice endpointslices equal error errors evaluate evaluating evaluation evicted exceed exceeded exceeds exist
existing exists expected expired exposition expression failed failing failure fallback false field fields file files find first flag for
forbidden format found from function gave generated generic get give given gone got grafana group groups had handshake has have having
header headers healthy histogram hold holds host http https i id identified if ignored image in inactive input insufficient internal
interval into invalid is it item its job jobs join json kind known label labels last latency left length less like limit limited line
list listen local lookup loaded longer look looks made malformed many match matched matcher matchers matches matching memory message
metadata method metric metrics mid missing monitor monitors more most multiple must name named names namespace namespaces needs network
networkpolicy never no node nodes non none nor not nothing null number object objects of on one only open operation operator or order
other out own page panels param parameter parameters parse parsed parser parsing part password path pattern patch peer permission pod
podmonitor podmonitors pods policy port ports position post prefix probe probes prohibited prometheus prometheuses prometheusagent
prometheusrule prometheusrules property protocol protocols provided proxy query quota quotes range reachable read readable readiness ready reason
receive receiver receivers record recording reference references refers refused regex registered regular rejected relabel relabeling
relabelings reload remote replica replicas request requested requests required reset resource resources response result results returned
right role route routes rule rules running sample samples scheduled schema scheme scope scrape scrapeconfig scrapeconfigs script second
secret secrets selector send sent series server service serviceaccount serviceaccounts servicemonitor servicemonitors services set shape
side sidecar signed size some source spec specified starts started state status stopped store string subject such support supported
syntax system tag target targets tcp template temporary text than that the then there these this thanosruler time timed timeout
timestamp timestamps title tls to token too true type types udp unable unauthorized unavailable undefined unexpected unhealthy unknown
unreachable unsupported unterminated until up url use used user uses using valid value values vector verb verify version waiting was
webhook were when which while with within without wrapped write wrong x509 yaml yet you zero
keep drop replace hashmod labelmap labeldrop labelkeep lowercase uppercase keepequal dropequal
exact notin doesnotexist ingress egress sctp clusterip nodeport loadbalancer externalname onnamespace onnamespaceexceptforalertmanagernamespace fail ignore
reachable executing expanding such querier rpc
reconciled degraded pending succeeded replicafailure podscheduled initialized containersready accept
invalidconfiguration reconciliationfailed selectedresource
containercreating podinitializing crashloopbackoff imagepullbackoff errimagepull errimageneverpull invalidimagename
createcontainerconfigerror createcontainererror runcontainererror oomkilled completed containercannotrun deadlineexceeded
containersnotready unschedulable failedcreate exceededquota nodelost terminated terminating replicaset statefulset daemonset
forbidden notfound notready readinessgatesnotready conflict internalerror alerting
service deploymentrollout minimumreplicasavailable
inf nan err ok o strconv parsefloat expr keyfile certfile cafile arbitrary filesystem
`;

const KNOWN = new Set([
  ...WORDS.split(/\s+/),
  '400',
  '401',
  '403',
  '404',
  '405',
  '408',
  '409',
  '410',
  '413',
  '415',
  '422',
  '429',
  '500',
  '502',
  '503',
  '504',
]);

/** Returns a text with nothing but known words, the status codes of HTTP and marks; every other word becomes `…`. */
export function knownWords(text: string): string {
  return text.replace(/[\p{L}\p{N}\p{M}]+/gu, (word) => (KNOWN.has(word.toLowerCase()) ? word : '…'));
}
