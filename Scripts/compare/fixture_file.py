"""How a file of programs with the reference's answers is written."""

import json


def write(path, cases):
    """Writes the cases as a JSON array, one answer a line."""
    blocks = []
    for each in cases:
        members = [f'    "case": {text(each["case"])}']
        if each["files"]:
            members.append(f'    "files": {text(each["files"])}')
        members.append(f'    "commands": {text(each["commands"])}')
        answers = ",\n".join(f"      {text(answer)}" for answer in each["answers"])
        members.append(f'    "answers": [\n{answers}\n    ]')
        blocks.append("  {\n" + ",\n".join(members) + "\n  }")
    path.write_text("[\n" + ",\n".join(blocks) + "\n]\n")
    print(f"{path.name}: {len(cases)} programs, {path.stat().st_size / 1000:.0f} kB")


def text(value):
    """JSON without blanks that refuses what JSON cannot hold; whole numbers without `.0`."""
    if isinstance(value, float):
        return json.dumps(int(value) if value == int(value) and abs(value) < 1e15 else value, allow_nan=False)
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{text(key)}:{text(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
