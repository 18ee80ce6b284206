/// How titles and descriptions are put together, by language and style.
struct SamplePatterns: Sendable {
    let goods: [SampleTemplate]
    let print: [SampleTemplate]
    let bookTitles: [SampleTemplate]
    let game: [SampleTemplate]
    let device: [SampleTemplate]
    let card: [SampleTemplate]
    /// Sentences for anything, then for one style.
    let sentences: [SampleTemplate]
    let goodsSentences: [SampleTemplate]
    let printSentences: [SampleTemplate]
    let gameSentences: [SampleTemplate]

    static let all: [SamplePatterns] = [french, english, german]

    func titles(_ style: CategoryVocabulary.Style) -> [SampleTemplate] {
        switch style {
        case .goods: goods
        case .print: print
        case .game: game
        case .device: device
        case .card: card
        }
    }

    func sentences(_ style: CategoryVocabulary.Style) -> [SampleTemplate] {
        switch style {
        case .goods: goodsSentences
        case .print: printSentences
        case .game, .device, .card: gameSentences
        }
    }
}

extension SamplePatterns {
    private static let sharedGoods = """
        {p} {q} {b} {s} {c}
        {p} {q} {b} {c}
        {b} {p} {q} - {c}
        {p} {b} {m} {q}
        {p} {q} {s}
        {p} {g} {q} {b}
        {b} - {p} {g} - {s}
        {p} {g} {c}
        {b} {p} {m}
        {p} {g}
        {b} {m} {g} {c}
        """

    private static let sharedGame = """
        {G} {k}
        {G} - {k}
        {G} {k} {q}
        {G} ({k}) {q}
        {p} {G} {k}
        {p} {G}
        {k} - {G} - {q}
        {p} {k} {q}
        """

    private static let sharedCard = """
        {C} {r} {q}
        {p} {C} {r}
        {p} {C} - {q} - {r}
        {C} - {r} - {q} - {b}
        {C} {r}
        """

    static let french = SamplePatterns(
        goods: SampleTemplate.list(
            sharedGoods + """

                Lot de {n} {p} {q} {c}
                {p} en {t} {q}
                {p} en {t} {c} {b}
                {p} pour {u}
                """),
        print: SampleTemplate.list(
            """
            {T}
            {T} - {a}
            {T} de {a}
            {a} : {T}
            {T} - {q}
            {T} {q} {y}
            {q} {T} n° {N}
            {T} n° {N} - {y}
            {T} tome {n} - {a}
            {T} {n}
            {q} - {T} - {b}
            """),
        bookTitles: SampleTemplate.list(
            """
            Le livre de {x}
            Histoire de {x}
            Les secrets de {x}
            {x} et {z}
            La vie et {x}
            Au cœur de {x}
            Petit guide de {x}
            {x} pour tous
            Le monde de {x}
            L'art de {x}
            Une saison de {x}
            {x} : de {z} à nos jours
            Le dernier {x}
            """),
        game: SampleTemplate.list(sharedGame + "\n{G} sur {k}\n{p} {k}"),
        device: SampleTemplate.list(
            """
            {p} pour {k}
            {p} {b} pour {k} {q}
            {p} {q} {k} {c}
            {b} {p} {k}
            {p} {k} {q} {s}
            {k} {c} {q}
            {p} {q} + {G}
            """),
        card: SampleTemplate.list(sharedCard),
        sentences: SampleTemplate.list(
            """
            Livraison rapide et soignée.
            Satisfait ou remboursé sous 30 jours.
            N'hésitez pas à nous contacter pour toute question.
            Qualité contrôlée avant l'envoi, emballage soigné.
            Facile à utiliser et à ranger.
            Produit {g}, un excellent rapport qualité-prix.
            Idéal pour {u}.
            Parfait pour {u} !
            Pensé pour {u}, il vous accompagnera longtemps.
            Un cadeau apprécié à tout âge.
            Les photos ne sont pas contractuelles, les couleurs peuvent varier.
            """),
        goodsSentences: SampleTemplate.list(
            """
            {p} {g} de la marque {b}.
            Matière : {t}.
            Couleur : {c}.
            Dimensions : {s}.
            Contenu du colis : {n} x {p}.
            Référence : {m}.
            Caractéristiques : {q}, {g}.
            Fabriqué en {t}, {g} et facile d'entretien.
            Ce modèle de {b} existe en plusieurs coloris.
            """),
        printSentences: SampleTemplate.list(
            """
            Auteur : {a}.
            Éditeur : {b}. Année : {y}.
            {N} pages.
            Format : {q}.
            Au sommaire : {x}, {z}.
            Un texte sur {x} qui se lit d'un trait.
            Dans ces pages, {a} raconte {x} et {z}.
            Voir les photos pour juger de l'état.
            """),
        gameSentences: SampleTemplate.list(
            """
            Plateforme : {k}.
            {p} {g} signé {b}.
            Langue : français. Âge conseillé : 12 ans.
            Détails : {q}.
            Contient {n} x {p}.
            Retrouvez l'univers de {G}.
            """))
}
