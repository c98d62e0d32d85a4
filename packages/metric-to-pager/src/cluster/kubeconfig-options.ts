/** Chooses the kubeconfig and its context. In a file of its own, as the types of the client library need types that it does not install. */
export interface KubeconfigOptions {
  /** The only file to read, as `--kubeconfig` names it. @default those of KUBECONFIG, or else `~/.kube/config` */
  readonly kubeconfig?: string | undefined;
  /** The context to use, as `--context` names it. @default the current one */
  readonly context?: string | undefined;
  /** Where KUBECONFIG, HOME and the address of the cluster around a pod are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the credentials of a pod are mounted. @default where Kubernetes mounts them */
  readonly serviceAccount?: string;
}
