"""Products in thousands of categories, each with words of its own among words that all share."""

import csv
import random

SYLLABLES = [first + vowel for first in "bcdfghjklmnprstvwz" for vowel in "aeiou"]
OWN_WORDS = 6
SHARED_WORDS = 4000


def write(path, categories, rows, seed=1):
    generator = random.Random(seed)
    shared = words(generator, SHARED_WORDS)
    own = [words(generator, OWN_WORDS) for _ in range(categories)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["designation", "description", "category"])
        for number in range(rows):
            # All categories first, so that none is missing; then a long tail, as in real shops.
            chosen = number if number < categories else int(categories * generator.random() ** 2)
            title = generator.sample(own[chosen], 2) + generator.choices(shared, k=3)
            text = generator.choices(own[chosen], k=1) + generator.choices(shared, k=20)
            generator.shuffle(title)
            generator.shuffle(text)
            writer.writerow([f"{' '.join(title)} {number}", " ".join(text), f"c{chosen:05}"])


def words(generator, count):
    word = lambda: "".join(generator.choices(SYLLABLES, k=generator.randint(2, 4)))
    return [word() for _ in range(count)]
