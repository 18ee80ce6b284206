extension CategoryVocabulary {
    static let gardenFurniture = CategoryVocabulary(
        2582, .outdoor, weights: (30, 36),
        products: """
            salon de jardin|garden furniture set|Gartenmöbel-Set
            chaise longue|sun lounger|Sonnenliege; bain de soleil|recliner|Relaxliege
            table de jardin|garden table|Gartentisch
            fauteuil de jardin|garden armchair|Gartensessel
            banc de jardin|garden bench|Gartenbank; voile d'ombrage|shade sail|Sonnensegel
            pergola|pergola|Pergola; chaise pliante|folding chair|Klappstuhl
            balancelle|garden swing seat|Hollywoodschaukel; abri de jardin|garden shed|Gartenhaus
            coussin de palette|pallet cushion|Palettenkissen
            pied de parasol|parasol base|Schirmständer; jardinière|planter|Blumenkasten
            """,
        qualifiers: """
            résine tressée|rattan|Polyrattan; acacia|acacia|Akazie; aluminium|aluminium|Aluminium
            de jardin|garden|Garten; déperlant|water-repellent|wasserabweisend
            pliable|folding|klappbar; anti-UV|UV-resistant|UV-beständig
            """,
        uses: """
            les repas dehors|meals outdoors|Essen im Freien
            la sieste au soleil|a nap in the sun|Sonnenbäder; le balcon|the balcony|den Balkon
            recevoir ses amis|garden parties|Gartenfeste
            """,
        novelties: """
            brasero|fire pit|Feuerschale; chauffage de terrasse|patio heater|Heizstrahler
            cuisine d'été|outdoor kitchen|Outdoorküche; fauteuil œuf|egg chair|Hängesessel
            serre de balcon|balcony greenhouse|Balkongewächshaus
            """)

    static let pool = CategoryVocabulary(
        2583, .outdoor, weights: (118, 90),
        products: """
            piscine hors sol|above-ground pool|Aufstellpool; bâche à bulles|solar cover|Solarplane
            liner|pool liner|Poolfolie; pompe de filtration|filter pump|Filterpumpe
            filtre à sable|sand filter|Sandfilter; robot de piscine|pool robot|Poolroboter
            épuisette|skimmer net|Kescher; chlore|chlorine|Chlor
            échelle de piscine|pool ladder|Poolleiter; skimmer|skimmer|Skimmer
            bâche d'hivernage|winter cover|Winterabdeckung; spa gonflable|inflatable spa|Whirlpool
            régulateur pH|pH regulator|pH-Regler
            projecteur de piscine|pool light|Poolscheinwerfer
            balai de piscine|pool vacuum|Poolsauger
            cartouche filtrante|filter cartridge|Filterkartusche
            douche solaire|solar shower|Solardusche; matelas gonflable|air mattress|Luftmatratze
            volet roulant|roller shutter|Rollabdeckung
            """,
        qualifiers: """
            de piscine|pool|Pool; pour spa|for spas|für Whirlpools
            hors sol|above-ground|freistehend; ovale|oval|oval; ronde|round|rund
            500 microns|500 microns|500 Mikron; 3,05 m|10 ft|3,05 m; 8 m³/h|8 m³/h|8 m³/h
            diamètre 38 mm|38 mm|38 mm
            """,
        uses: """
            une eau limpide|clear water|klares Wasser; la baignade|swimming|das Baden
            les bassins enterrés|in-ground pools|Einbaubecken
            l'hivernage|winter protection|den Winterschutz
            les piscines tubulaires|frame pools|Framepools
            """,
        novelties: """
            pompe à chaleur|heat pump|Wärmepumpe
            électrolyseur au sel|salt chlorinator|Salzelektrolyse
            robot sans fil|cordless robot|Akku-Roboter; alarme connectée|smart alarm|smarter Alarm
            nage à contre-courant|swim jet|Gegenstromanlage
            """)

    static let gardenTools = CategoryVocabulary(
        2585, .outdoor, weights: (29, 34),
        products: """
            tondeuse|lawn mower|Rasenmäher; taille-haie|hedge trimmer|Heckenschere
            sécateur|pruning shears|Gartenschere; débroussailleuse|brush cutter|Motorsense
            tronçonneuse|chainsaw|Kettensäge; arrosoir|watering can|Gießkanne
            programmateur d'arrosage|watering timer|Bewässerungsuhr
            brouette|wheelbarrow|Schubkarre; râteau|rake|Rechen; pelle|shovel|Schaufel
            souffleur|leaf blower|Laubbläser; fil de coupe|trimmer line|Mähfaden
            nettoyeur haute pression|pressure washer|Hochdruckreiniger
            composteur|composter|Komposter; pulvérisateur|sprayer|Sprühgerät; graines|seeds|Samen
            goutteurs|drippers|Tropfer; désherbant|weed killer|Unkrautvernichter
            barbecue|barbecue|Grill
            """,
        qualifiers: """
            thermique|petrol|Benzin; sans fil 18 V|cordless 18 V|Akku 18 V
            arrosage|watering|Bewässerung; télescopique|telescopic|Teleskop; gazon|lawn|Rasen
            manche bois|wooden handle|Holzstiel; 7 L|7 L|7 L; potager|vegetable patch|Gemüsebeet
            """,
        uses: """
            tailler les haies|trimming hedges|Hecken
            une pelouse nette|a tidy lawn|gepflegten Rasen
            le potager|the vegetable patch|den Gemüsegarten
            ramasser les feuilles|clearing leaves|Laub
            """,
        novelties: """
            robot tondeuse|robot mower|Mähroboter
            capteur d'humidité|moisture sensor|Feuchtesensor
            aspirateur à feuilles|leaf vacuum|Laubsauger
            récupérateur d'eau pliable|foldable rain barrel|faltbare Regentonne
            serre hydroponique|hydroponic kit|Hydrokultur-Set
            """)
}
