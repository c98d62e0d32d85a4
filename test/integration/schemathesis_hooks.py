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
    """Keeps answers and faults small: an answer of 100 MB and a fault that takes 64 GB prove nothing more."""
    count = (case.query or {}).get("count") if isinstance(case.query, dict) else None
    if isinstance(count, int) and 20 < count <= 1000:
        case.query["count"] = count % 20 + 1
    megabytes = case.body.get("megabytes") if isinstance(case.body, dict) else None
    if isinstance(megabytes, (int, float)) and 16 < megabytes <= 65536:
        case.body["megabytes"] = megabytes % 16 + 1
    return case


def breaks_a_rule_between_parameters(path):
    try:
        longest, low, high = LONGEST[path["type"]], int(path["min"]), int(path["max"])
    except (KeyError, TypeError, ValueError):
        return False
    return low > high or high > longest or low > longest
