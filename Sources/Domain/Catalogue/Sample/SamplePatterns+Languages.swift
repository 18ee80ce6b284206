extension SamplePatterns {
    static let english = SamplePatterns(
        goods: SampleTemplate.list(
            """
            {b} {p} {q} {s} {c}
            {q} {p} {b} {c}
            {b} {q} {p} - {c}
            {p} {b} {m} {q}
            {q} {p} {s}
            {g} {q} {p} {b}
            {b} - {g} {p} - {s}
            {g} {p} {c}
            {b} {p} {m}
            {p} {g}
            {b} {m} {g} {c}
            Set of {n} {p} {q} {c}
            {t} {p} {q}
            {p} for {u}
            """),
        print: SampleTemplate.list(
            """
            {T}
            {T} - {a}
            {T} by {a}
            {a}: {T}
            {T} ({q})
            {T} {q} {y}
            {q} {T} no. {N}
            {T} no. {N} {y}
            {T} volume {n} - {a}
            {T} {n}
            {q} - {T} - {b}
            """),
        bookTitles: SampleTemplate.list(
            """
            The book of {x}
            A history of {x}
            The secrets of {x}
            {x} and {z}
            A life of {x}
            At the heart of {x}
            A little guide to {x}
            {x} for everyone
            The world of {x}
            The art of {x}
            A season of {x}
            {x}: from {z} to today
            The last {x}
            """),
        game: SampleTemplate.list(
            """
            {G} {k}
            {G} - {k}
            {G} {k} {q}
            {G} ({k}) {q}
            {p} {G} {k}
            {p} {G}
            {k} - {G} - {q}
            {p} {k} {q}
            {G} for {k}
            {p} {k}
            """),
        device: SampleTemplate.list(
            """
            {p} for {k}
            {b} {p} for {k} {q}
            {q} {p} {k} {c}
            {b} {p} {k}
            {p} {k} {q} {s}
            {k} {c} {q}
            {p} {q} + {G}
            """),
        card: SampleTemplate.list("{C} {r} {q}\n{p} {C} {r}\n{C} - {r} - {q} - {b}\n{C} {r}"),
        sentences: SampleTemplate.list(
            """
            Fast and careful delivery.
            Your money back within 30 days.
            Please ask us if anything is unclear.
            Checked before it leaves our shop, well packed.
            Easy to use and to put away.
            A {g} product at a fair price.
            Ideal for {u}.
            Great for {u}!
            Made for {u}, and made to last.
            A present that is welcome at any age.
            Colours may differ slightly from the pictures.
            """),
        goodsSentences: SampleTemplate.list(
            """
            {g} {p} made by {b}.
            Material: {t}.
            Colour: {c}.
            Size: {s}.
            In the box: {n} x {p}.
            Item number: {m}.
            Features: {q}, {g}.
            Made of {t}, {g} and easy to care for.
            This {b} model comes in several colours.
            """),
        printSentences: SampleTemplate.list(
            """
            Author: {a}.
            Publisher: {b}. Year: {y}.
            {N} pages.
            Format: {q}.
            Inside: {x}, {z}.
            A text about {x} that is hard to put down.
            In these pages {a} writes about {x} and {z}.
            Please see the pictures for the condition.
            """),
        gameSentences: SampleTemplate.list(
            """
            Platform: {k}.
            {g} {p} by {b}.
            Language: English. Recommended age: 12.
            Details: {q}.
            Contains {n} x {p}.
            Enter the universe of {G}.
            """))

    static let german = SamplePatterns(
        goods: SampleTemplate.list(
            """
            {p} {q} {b} {s} {c}
            {p} {q} {b} {c}
            {b} {p} {q} - {c}
            {b} {p} {m} {q}
            {p} {q} {s}
            {p} {g} {q} {b}
            {b} - {p} {g} - {s}
            {p} {g} {c}
            {b} {p} {m}
            {p} {g}
            {b} {m} {g} {c}
            {n}er-Set {p} {q} {c}
            {p} aus {t} {q}
            {p} für {u}
            """),
        print: SampleTemplate.list(
            """
            {T}
            {T} - {a}
            {T} von {a}
            {a}: {T}
            {T} ({q})
            {T} {q} {y}
            {q} {T} Nr. {N}
            {T} Nr. {N} {y}
            {T} Band {n} - {a}
            {T} {n}
            {q} - {T} - {b}
            """),
        bookTitles: SampleTemplate.list(
            """
            Das Buch vom Thema {x}
            Geschichte: {x}
            Die Geheimnisse: {x}
            {x} und {z}
            Ein Leben für {x}
            Mitten in {x}
            Kleiner Ratgeber {x}
            {x} für alle
            Die Welt der {x}
            Die Kunst der {x}
            Ein Sommer voller {x}
            {x}: von {z} bis heute
            Letzte {x}
            """),
        game: SampleTemplate.list(
            """
            {G} {k}
            {G} - {k}
            {G} {k} {q}
            {G} ({k}) {q}
            {p} {G} {k}
            {p} {G}
            {k} - {G} - {q}
            {p} {k} {q}
            {G} für {k}
            {p} {k}
            """),
        device: SampleTemplate.list(
            """
            {p} für {k}
            {b} {p} für {k} {q}
            {p} {q} {k} {c}
            {b} {p} {k}
            {p} {k} {q} {s}
            {k} {c} {q}
            {p} {q} + {G}
            """),
        card: SampleTemplate.list("{C} {r} {q}\n{p} {C} {r}\n{C} - {r} - {q} - {b}\n{C} {r}"),
        sentences: SampleTemplate.list(
            """
            Schneller und sorgfältiger Versand.
            Geld zurück innerhalb von 30 Tagen.
            Bei Fragen schreiben Sie uns gern.
            Vor dem Versand geprüft und gut verpackt.
            Leicht zu benutzen und zu verstauen.
            Ein Produkt mit Anspruch: {g} und preiswert.
            Ideal für {u}.
            Bestens geeignet für {u}!
            Gemacht für {u}, und das auf Dauer.
            Ein Geschenk, das in jedem Alter ankommt.
            Die Farben können von den Bildern abweichen.
            """),
        goodsSentences: SampleTemplate.list(
            """
            {p} von {b}, {g}.
            Material: {t}.
            Farbe: {c}.
            Größe: {s}.
            Lieferumfang: {n} x {p}.
            Artikelnummer: {m}.
            Merkmale: {q}, {g}.
            Aus {t} gefertigt, {g} und pflegeleicht.
            Dieses Modell von {b} gibt es in mehreren Farben.
            """),
        printSentences: SampleTemplate.list(
            """
            Autor: {a}.
            Verlag: {b}. Jahr: {y}.
            {N} Seiten.
            Format: {q}.
            Aus dem Inhalt: {x}, {z}.
            Ein Text über {x}, den man nicht aus der Hand legt.
            Auf diesen Seiten erzählt {a} von {x} und {z}.
            Zum Zustand siehe Bilder.
            """),
        gameSentences: SampleTemplate.list(
            """
            Plattform: {k}.
            {p} von {b}, {g}.
            Sprache: Deutsch. Empfohlen ab 12 Jahren.
            Details: {q}.
            Enthält {n} x {p}.
            Eine Reise in die Welt von {G}.
            """))
}
