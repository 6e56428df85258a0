"""Limits: measured in one walk, exact at the border, unmoved by fragment bombs."""

import pytest
from graphql import parse

from graph.documents import Documents
from graph.execution import make_documents
from graph.limits import Limits, check_document, check_variables


@pytest.fixture(scope="module")
def documents() -> Documents:
    """A reader of texts with the limits of HTTP."""
    return make_documents(limits=Limits())


def codes(documents: Documents, text: str) -> list[str]:
    """The codes of what is wrong with a text."""
    return [(error.extensions or {}).get("code", "-") for error in documents.document(text).errors]


@pytest.mark.parametrize(
    ("limit", "at_most", "one_more"),
    [
        ("depth", "{a{b{c}}}", "{a{b{c{d}}}}"),
        ("aliases", "{a:x b:x c:x}", "{a:x b:x c:x d:__typename}"),
        ("root_fields", "{a b c}", "{a b c d}"),
        ("directives", "{a @skip(if:true) b @skip(if:true) c @skip(if:true)}", "query @x @y {a @z b @z}"),
        ("fields", "{a b c}", "{a{b{c d}}}"),
        ("repeats", "{a a a b}", "{a a ...{a a}}"),
        ("operations", "query A{a} query B{a} query C{a}", "query A{a} query B{a} query C{a} query D{a}"),
    ],
)
def test_each_limit_is_exact(limit: str, at_most: str, one_more: str) -> None:
    """Three are allowed where three are the limit, four are not, and the sentence says both numbers."""
    limits = Limits(**{limit: 3})
    assert check_document(parse(at_most), limits) == []
    (error,) = check_document(parse(one_more), limits)
    assert error.extensions == {"code": "LIMIT_EXCEEDED"}
    assert error.message.startswith("4 ")
    assert "more than the 3 of one request" in error.message


def test_fragments_are_counted_where_they_are_spread() -> None:
    """Two fields in a fragment that is spread twice are four, at the depth of the spread."""
    text = "{x{...f} y{...f}} fragment f on T {a b}"
    (error,) = check_document(parse(text), Limits(fields=5))
    assert error.message.startswith("6 fields")
    assert check_document(parse(text), Limits(depth=2)) == []
    assert check_document(parse(text), Limits(depth=1))[0].message.startswith("2 levels")


def test_a_fragment_bomb_is_measured_in_one_walk(documents: Documents) -> None:
    """150 fragments that each spread the next twice are 2^150 fields: refused with a limit."""
    links = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(150))
    bomb = f"{{ ...f0 }} {links} fragment f150 on Query {{ __typename }}"
    assert set(codes(documents, bomb)) == {"LIMIT_EXCEEDED"}


def test_fragments_in_a_circle_are_refused_by_validation(documents: Documents) -> None:
    """They do not hang the measure, and validation names them."""
    circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"
    assert set(codes(documents, circle)) == {"-"}
    assert len(documents.document(circle).errors) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{" + " ".join(f"a{i}: __typename" for i in range(10_000)) + "}",
        "{" + " ".join(f"a{i}: __typename" for i in range(600)) + "}",
        "{networks" * 5000 + "}" * 5000,
        "{networks{" + "... on Network{" * 500 + "code" + "}" * 500 + "}}",
        '{network(code: "' + "x" * 1_000_000 + '") {code}}',
        "{network(code: " + "[" * 900 + "]" * 900 + ") {code}}",
        "{networks{" + "code " * 1500 + "}}",
        " ".join(f"query q{i} {{networks{{code}}}}" for i in range(200)),
        '{network(code: "toy") {' + "whatIf(changes: []) {network {" * 7 + "code" + "}" * 16,
    ],
    ids=["aliases", "aliases in tokens", "depth", "inline fragments", "megabyte", "lists", "repeats",
         "operations", "what-ifs"],
)  # fmt: skip
def test_hostile_documents_are_refused_with_a_limit(documents: Documents, text: str) -> None:
    """Each exceeds a limit, and the answer says so."""
    assert set(codes(documents, text)) == {"LIMIT_EXCEEDED"}


def test_at_most_five_errors_are_told(documents: Documents) -> None:
    """A document with 19 unknown fields gets five errors and the word that more were left out."""
    errors = documents.document("{" + " ".join(f"x{i}" for i in range(19)) + "}").errors
    assert len(errors) == 6
    assert "Too many validation errors" in errors[-1].message or "aborted" in errors[-1].message


def test_introspection_is_within_the_limits(documents: Documents) -> None:
    """The query that GraphiQL sends, 13 levels deep, passes."""
    from graphql import get_introspection_query

    assert documents.document(get_introspection_query(input_value_deprecation=True)).errors == ()


def test_lists_in_variables_are_limited() -> None:
    """A list of 5,001 items anywhere in the variables is refused, 5,000 are not."""
    limits = Limits()
    assert check_variables({"a": {"b": [[0] * 5000]}}, limits) is None
    assert check_variables(None, limits) is None
    error = check_variables({"a": {"b": [[0] * 5001]}}, limits)
    assert error is not None
    assert error.message.startswith("5001 items in a list are more than the 5000")


def test_without_limits_anything_valid_passes() -> None:
    """The command line has none."""
    text = "{" + " ".join(f"a{i}: networks {{ code }}" for i in range(100)) + "}"
    assert make_documents().document(text).errors == ()


def test_suggestions_can_be_kept_back() -> None:
    """Where the schema is not for everyone, messages do not guess names of it."""
    open_, closed = make_documents(), make_documents(suggestions=False)
    assert "Did you mean" in open_.document("{ networks { cod } }").errors[0].message
    assert "Did you mean" not in closed.document("{ networks { cod } }").errors[0].message


def test_the_schema_can_be_kept_back() -> None:
    """Where it is not for everyone, it is told neither whole nor a type at a time; __typename stays."""
    closed = make_documents(introspection=False)
    for text in ("{ __schema { types { name } } }", '{ __type(name: "Site") { name } }'):
        assert make_documents().document(text).errors == ()
        assert "introspection has been disabled" in closed.document(text).errors[0].message
    assert closed.document("{ networks { __typename } }").errors == ()


def test_a_sound_text_is_read_once(documents: Documents) -> None:
    """The second time it comes from memory, as the same tree."""
    text = "{ networks { code name } }"
    assert documents.document(text) is documents.document(text)
