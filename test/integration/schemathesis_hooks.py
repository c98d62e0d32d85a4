"""What a schema of the API cannot say, for the fuzzer."""

import schemathesis

LONGEST = {"word": 13, "sentence": 1000, "paragraph": 1000}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether a failure is one: a request may keep to the schema and still break a rule between two of its parameters."""
    if failure.code != "ST202" or response.status_code != 400:
        return True
    return not breaks_a_rule_between_parameters(case.path_parameters)


@schemathesis.hook
def map_case(context, case):
    """Keeps answers and faults small, as an answer of 100 MB and a fault that takes 4 GB prove nothing more; and lets most texts be valid."""
    if breaks_a_rule_between_parameters(case.path_parameters):
        path = case.path_parameters
        longest = LONGEST[path["type"]]
        path["min"], path["max"] = sorted((int(path[name]) - 1) % longest + 1 for name in ("min", "max"))
    count = (case.query or {}).get("count") if isinstance(case.query, dict) else None
    if isinstance(count, int) and 20 < count <= 1000:
        case.query["count"] = count % 20 + 1
    megabytes = case.body.get("megabytes") if isinstance(case.body, dict) else None
    if isinstance(megabytes, (int, float)) and 16 < megabytes <= 4096:
        case.body["megabytes"] = megabytes % 16 + 1
    return case


def breaks_a_rule_between_parameters(path):
    try:
        longest, low, high = LONGEST[path["type"]], int(path["min"]), int(path["max"])
    except (KeyError, TypeError, ValueError):
        return False
    return 1 <= low <= 1000 and 1 <= high <= 1000 and (low > high or high > longest)
