/// Writes the model of `Models.tiny` by FORMAT.md alone; prints the size and SHA-256 of its bytes.
let tinyByFormat = #"""
    import hashlib
    import struct

    MASK = 2**64 - 1


    def words(seed):
        """xoshiro256** seeded by SplitMix64."""
        state = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            word = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & MASK
            word = ((word ^ word >> 27) * 0x94D049BB133111EB) & MASK
            state.append(word ^ word >> 31)
        a, b, c, d = state
        rotate = lambda word, count: (word << count | word >> (64 - count)) & MASK
        while True:
            yield rotate(b * 5 & MASK, 7) * 9 & MASK
            shifted = b << 17 & MASK
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= shifted
            d = rotate(d, 45)


    def floats(values):
        return b"".join(struct.pack("<f", value) for value in values)


    def numbers(*values):
        return b"".join(struct.pack("<I", value) for value in values)


    def text(value):
        return numbers(len(value.encode())) + value.encode()


    random = words(5)
    terms = [next(random) for _ in range(40)]
    places = [MASK] * 128
    for feature, term in enumerate(terms):
        place = term % 128
        while places[place] != MASK:
            place = (place + 1) % 128
        places[place] = term >> 24 << 24 | feature

    sections = [
        numbers(3, 40, 1, 62500),
        numbers(3, 2, 1, 1000) + floats([1, 1, 1, 0.375, 0.875]) + numbers(2, 3, 5, 1, 4),
        b"".join(struct.pack("<Q", place) for place in places),
        floats(1 + i / 16 for i in range(40)),
        b"".join(struct.pack("<Q", next(random)) for _ in range(80)),
        floats(i / 64 for i in range(40)),
        floats(i / 8 for i in range(16)),
        floats(2.0 * (row == column) for row in range(3) for column in range(16)),
        floats([0, 0, 0]),
        floats([0.75, 0, 0.75, 1 / 16, 0.75, 2 / 16]),
        b"".join(
            struct.pack("<Iq", i % 2 == 0, 10 * i if i % 2 == 0 else 0)
            + text(f"Catégorie {i}") + text(f"category-{i}")
            for i in range(3)
        ),
        bytes(range(32)),
        bytes([1, 2, 3]),
        numbers(1) + text("of no known word") + text("")
        + numbers(2) + floats([0.41386]) + numbers(0),
        (
            '{"dataset_digest":"","git_commit":"0123456789abcdef",'
            '"metrics":{"accuracy":1.0,"ece":null,"weighted_f1":0.5},'
            '"parameters":"a: 1\\u000ab: \\"two\\"\\u000a","stage_version":3}'
        ).encode(),
    ]

    end = 64 + 64 * len(sections)
    table, body = b"", b""
    for index, section in enumerate(sections):
        gap = -end % 64
        table += struct.pack("<IIQQQ", index + 1, 0, end + gap, len(section), 0)
        table += hashlib.sha256(section).digest()
        body += bytes(gap) + section
        end += gap + len(section)
    head = b"AISLEMDL" + struct.pack("<IIQQ", 1, len(sections), end, 0)
    digest = hashlib.sha256(head + bytes(32) + table).digest()
    file = head + digest + table + body
    print(len(file), hashlib.sha256(file).hexdigest())
    """#
