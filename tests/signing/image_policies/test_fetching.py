"""What policies look at is fetched from where they say; what cannot be read there is a problem, never silence."""

import msgspec
import pytest

import makers
from pratique.errors import InputError
from pratique.image import sources
from pratique.signing import attaching, collecting, place
from pratique.signing.image_policies import fetching
from pratique.signing.image_policies.policy import Source
from servers import Registry
from signing.image_policies.made import IMAGE, KEY, OTHER, PASS, policy, read, shelf, signer

ARM = makers.image(makers.layer({"b": b"x"}), platform="linux/arm64/v8", settings={"User": "7"})


def test_each_place_is_looked_into_once():
    elsewhere = {"source": [{"oci": "registry.example.com/s", "tagPrefix": "p-"}]}
    policies = read(policy(signer(), signer(OTHER, name="b"), PASS), policy(signer(**elsewhere), name="c"))
    assert fetching.sources(each for one in policies for each in one.authorities) == (
        Source(),
        Source("registry.example.com/s", "p-"),
    )


def test_what_was_collected_beside_the_image_is_not_fetched_again(settings):
    there = shelf(KEY)
    before = collecting.collect(there, IMAGE.digest)
    assert fetching.collect(there, Source(), [IMAGE.digest], settings, before) is before


def test_tags_with_a_prefix(settings):
    there = shelf()
    attaching.sign(there, there.root, KEY, attaching.Layout.LEGACY, sleep=lambda _: None)
    assert not fetching.collect(there, Source(prefix="p-"), [IMAGE.digest], settings).material
    there.tags = {f"p-{tag}": digest for tag, digest in there.tags.items()}
    assert fetching.collect(there, Source(prefix="p-"), [IMAGE.digest], settings).material


def test_a_repository_that_is_not_there_holds_nothing_or_says_why(settings):
    with Registry() as registry:
        registry.add("team/app", "1", IMAGE)
        given = msgspec.structs.replace(settings, offline=False, registries=registry.access())
        place_ = Source(f"{registry.host}/none/there")
        found = fetching.collect(shelf(), place_, [IMAGE.digest], given)
        assert not found.material


def test_config_files_of_all_platforms(settings):
    with Registry() as registry:
        name = registry.add("team/app", "1", makers.index(IMAGE, ARM))
        given = msgspec.structs.replace(settings, offline=False, registries=registry.access())
        with place.open(sources.parse(name), given) as there:
            found = fetching.configs(there)
    assert sorted(found) == ["linux/amd64", "linux/arm64/v8"]
    assert found["linux/arm64/v8"]["config"]["User"] == "7"


@pytest.mark.parametrize("count, why", [(66, "more than 64"), (2, "two images for linux/amd64")])
def test_an_index_of_too_many_images_or_of_two_for_a_platform(count, why):
    images = [makers.image(makers.layer({"a": str(number).encode()})) for number in range(count)]
    there = shelf()
    index = makers.index(*images)
    for each in (*images, index):
        there.blobs |= each.blobs
    there.root = msgspec.structs.replace(there.root, digest=index.digest, media_type=index.media_type)
    with pytest.raises(InputError, match=why):
        fetching.configs(there)
