"""Anything that a JSON body may hold, the nasty things included."""

from hypothesis import strategies as st

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", " ", "\0", "\ud800", "en", "\u200b", "x" * 200])
)
json_values: st.SearchStrategy[object] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=10) | st.just("\ud800"), inner, max_size=4)
    ),
    max_leaves=12,
)
