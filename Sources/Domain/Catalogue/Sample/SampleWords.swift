/// Words that every corner of the shop uses.
enum SampleWords {
    static let colours = Phrase.list(
        """
        noir|black|schwarz; blanc|white|weiß; bleu|blue|blau; rouge|red|rot; gris|grey|grau
        vert|green|grün; rose|pink|rosa; jaune|yellow|gelb; beige|beige|beige; marron|brown|braun
        violet|purple|lila; doré|gold|golden; argenté|silver|silber; turquoise|turquoise|türkis
        multicolore|multicoloured|bunt
        """)

    static let materials = Phrase.list(
        """
        bois|wood|Holz; métal|metal|Metall; plastique|plastic|Kunststoff; coton|cotton|Baumwolle
        acier|steel|Stahl; polyester|polyester|Polyester; verre|glass|Glas; cuir|leather|Leder
        silicone|silicone|Silikon; bambou|bamboo|Bambus; aluminium|aluminium|Aluminium
        PVC|PVC|PVC; carton|cardboard|Karton; nylon|nylon|Nylon
        """)

    static let adjectives = Phrase.list(
        """
        haute qualité|high quality|hochwertig; professionnel|professional|professionell
        universel|universal|universal; portable|portable|tragbar; original|original|original
        résistant|durable|robust; léger|lightweight|leicht; grand modèle|large|groß
        petit modèle|small|klein; idée cadeau|gift idea|Geschenkidee; pratique|handy|praktisch
        étanche|waterproof|wasserdicht; élégant|elegant|elegant
        nouveau modèle|new model|neues Modell; pas cher|cheap|günstig; classique|classic|klassisch
        moderne|modern|modern; spécial|special|Spezial; luxe|luxury|Luxus; mini|mini|Mini
        multifonction|multi-purpose|Multifunktion; ajustable|adjustable|verstellbar
        2 pièces|2 pieces|2 Stück
        """)

    static let firstNames = Phrase.list(
        """
        Jean|John|Hans; Marie|Mary|Anna; Pierre|Peter|Karl; Sophie|Susan|Greta; Luc|Paul|Otto
        Claire|Helen|Ursula; Henri|George|Heinrich; Louise|Alice|Klara; Michel|Frank|Jürgen
        Anne|Emma|Sabine; Émile|Arthur|Dieter
        """)

    /// Titles of video games are English everywhere.
    static let gameOpenings = words(
        """
        Dark Star Rally Lost Silent Iron Crystal Final Super Shadow Night Turbo Ancient Infinite
        Wild Burning Frozen Magic Street Space Golden Blood Secret Battle Royal Phantom Thunder
        Emerald Urban Hidden
        """)

    static let gameEndings = words(
        """
        Legends Fever Quest Kingdom Racer Heroes Chronicles Storm Warriors Island Empire Party
        Fighters Odyssey Academy Horizon Soccer Tactics Frontier Knights Rush World Mysteries
        Commando Saga Dungeon Tennis Pilot Arena Riders
        """)

    static let newGameOpenings = words(
        "Neon Quantum Hollow Pixel Ashen Subnet Verdant Glitch Tidal Cinder")

    static let platforms = words(
        """
        Orbix Orbix-One Orbix-360 Nexo-DS Nexo-3DS Playdeck-2 Playdeck-3 Playdeck-4 Gamix
        Gamix-Color Vireo Vireo-U
        """)

    private static func words(_ text: String) -> [[UInt8]] {
        text.split { $0 == " " || $0 == "\n" }.map { word in
            Array(word.utf8).map { $0 == UInt8(ascii: "-") ? UInt8(ascii: " ") : $0 }
        }
    }
}
