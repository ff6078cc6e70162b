"""template.yaml as a value, for the tests of its parts: read here once, with what is made in each way of announcing."""

import pathlib

import yaml

PATH = pathlib.Path(__file__).parent.parent / "template.yaml"


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def short_form(loader, suffix, node):
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".") if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", short_form)
TEMPLATE = yaml.load(PATH.read_text(), Loader)
RESOURCES = TEMPLATE["Resources"]


def properties(name):
    return RESOURCES[name]["Properties"]


def of_type(kind):
    return {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == kind}


def statements(name, announce="kinesis"):
    """The statements of a role's policies, inline or attached, with this way of announcing."""
    found = [it["PolicyDocument"]["Statement"] for it in properties(name).get("Policies", [])]
    for it in of_type("AWS::IAM::Policy").values():
        if {"Ref": name} in it["Roles"]:
            found.append(it["PolicyDocument"]["Statement"])
    return [statement for group in found for statement in chosen(group, announce)]


NOTHING = {"Ref": "AWS::NoValue"}


def chosen(value, announce):
    """A value with the branches that are taken with this way of announcing; other conditions stay."""
    if isinstance(value, list):
        return [it for it in (chosen(one, announce) for one in value) if it != NOTHING]
    if not isinstance(value, dict):
        return value
    if list(value) == ["Fn::If"] and value["Fn::If"][0] in ANNOUNCING.values():
        condition, yes, no = value["Fn::If"]
        return chosen(yes if condition == ANNOUNCING[announce] else no, announce)
    return {key: chosen(one, announce) for key, one in value.items()}


# The condition of each way of announcing.
ANNOUNCING = {"kinesis": "AnnouncesByKinesis", "streams": "AnnouncesByStreams"}


def made(announce):
    """The names of the resources that are made with this way of announcing."""
    others = set(ANNOUNCING.values()) - {ANNOUNCING[announce]}
    return {name for name, it in RESOURCES.items() if it.get("Condition") not in others}


def listed(value):
    return value if isinstance(value, list) else [value]
