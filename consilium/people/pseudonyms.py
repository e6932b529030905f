"""Pseudonyms: a bird and a number, so that nobody posts about their face under their own name."""

import secrets

BIRDS = tuple(
    """
    Avocet Bittern Bluethroat Brambling Bunting Buzzard Chaffinch Chiffchaff Cormorant Corncrake Crake Crane
    Crossbill Curlew Dipper Dotterel Dunlin Dunnock Egret Eider Fieldfare Firecrest Flycatcher Fulmar Gadwall
    Gannet Garganey Godwit Goldcrest Goldfinch Goosander Goshawk Grebe Greenshank Guillemot Harrier Hawfinch
    Heron Hobby Hoopoe Ibis Jackdaw Kestrel Kingfisher Kittiwake Knot Lapwing Linnet Magpie Mallard Martin
    Merlin Moorhen Nightjar Nuthatch Oriole Osprey Ouzel Petrel Pintail Pipit Plover Pochard Puffin Quail Rail
    Redpoll Redstart Redwing Robin Rook Ruff Sanderling Sandpiper Scaup Serin Shearwater Shoveler Shrike Siskin
    Skylark Snipe Sparrow Starling Stonechat Stork Swallow Swift Teal Tern Thrush Treecreeper Turnstone Twite
    Wagtail Warbler Waxwing Wheatear Whimbrel Whinchat Whitethroat Wigeon Wren Wryneck Yellowhammer
    """.split()  # noqa: SIM905 (a hundred quoted words do not read)
)


def new_pseudonym() -> str:
    """Return a pseudonym drawn by chance, such as "Lapwing-40718"; the database sees to it that it is the only one."""
    return f"{secrets.choice(BIRDS)}-{secrets.randbelow(90_000) + 10_000}"
