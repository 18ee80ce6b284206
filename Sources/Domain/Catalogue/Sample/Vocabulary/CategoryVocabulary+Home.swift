extension CategoryVocabulary {
    static let furniture = CategoryVocabulary(
        1560, .home, weights: (60, 50),
        products: """
            canapé|sofa|Sofa; matelas|mattress|Matratze; armoire|wardrobe|Kleiderschrank
            commode|chest of drawers|Kommode; buffet|sideboard|Anrichte
            meuble TV|TV stand|TV-Möbel; lit|bed|Bett; sommier|bed base|Lattenrost
            bureau|desk|Schreibtisch; bibliothèque|bookcase|Bücherregal
            table basse|coffee table|Couchtisch; chaise de bureau|office chair|Bürostuhl
            meuble à chaussures|shoe cabinet|Schuhschrank; console|console table|Konsolentisch
            tabouret de bar|bar stool|Barhocker; vaisselier|dresser|Vitrine
            table à manger|dining table|Esstisch
            """,
        qualifiers: """
            scandinave|scandinavian|skandinavisch; chêne massif|solid oak|Eiche massiv
            convertible|fold-out|ausklappbar; 3 places|3-seater|3-Sitzer
            à tiroirs|with drawers|mit Schubladen; simili cuir|faux leather|Kunstleder
            pieds métal|metal legs|Metallbeine; à monter|flat-packed|zur Montage
            """,
        uses: """
            meubler un studio|furnishing a flat|die erste Wohnung
            gagner de la place|saving space|Platzsparer
            la salle à manger|the dining room|das Esszimmer; l'entrée|the hallway|den Flur
            """,
        novelties: """
            bureau assis-debout|standing desk|Stehschreibtisch
            chaise gamer|gaming chair|Gaming-Stuhl; lit cabane|house bed|Hausbett
            matelas roulé|rolled mattress|Rollmatratze
            cloison acoustique|acoustic panel|Akustikpaneel
            """)

    static let homeAccessories = CategoryVocabulary(
        1920, .home, weights: (51, 46),
        products: """
            housse de coussin|cushion cover|Kissenbezug; parure de lit|bedding set|Bettwäsche
            couette|duvet|Bettdecke; oreiller|pillow|Kopfkissen
            drap housse|fitted sheet|Spannbettlaken; serviette de bain|bath towel|Badetuch
            rideau occultant|blackout curtain|Verdunkelungsvorhang; voilage|net curtain|Gardine
            jeté de canapé|sofa throw|Sofaüberwurf; taie d'oreiller|pillowcase|Kissenhülle
            peignoir|bathrobe|Bademantel; store|blind|Rollo; torchon|tea towel|Geschirrtuch
            protège-matelas|mattress protector|Matratzenschoner; tapis de bain|bath mat|Badematte
            """,
        qualifiers: """
            en coton|cotton|Baumwolle; 40 x 40 cm|40 x 40 cm|40 x 40 cm; en lin|linen|Leinen
            velours|velvet|Samt; percale|percale|Perkal; microfibre|microfibre|Mikrofaser
            motif géométrique|geometric print|geometrisch
            lavable en machine|machine washable|waschbar
            """,
        uses: """
            habiller le lit|dressing the bed|das Bett
            un sommeil douillet|cosy sleep|erholsamen Schlaf
            changer de décor|a new look|neue Akzente
            la salle de bains|the bathroom|das Badezimmer
            """,
        novelties: """
            couverture lestée|weighted blanket|Gewichtsdecke
            couverture chauffante|heated blanket|Heizdecke
            taie en soie|silk pillowcase|Seidenbezug; diffuseur|aroma diffuser|Aromadiffusor
            rideau thermique|thermal curtain|Thermovorhang
            """)

    static let crafts = CategoryVocabulary(
        2060, .home, weights: (59, 46),
        products: """
            sticker mural|wall sticker|Wandtattoo; guirlande lumineuse|fairy lights|Lichterkette
            bougie|candle|Kerze; sapin artificiel|artificial tree|Kunsttanne
            boule de Noël|bauble|Weihnachtskugel; magnet|fridge magnet|Magnet
            tableau sur toile|canvas print|Leinwandbild
            fleur artificielle|artificial flower|Kunstblume; drapeau|flag|Fahne
            boule à neige|snow globe|Schneekugel; ballons de fête|party balloons|Luftballons
            ruban satin|satin ribbon|Satinband; perles à coudre|sewing beads|Nähperlen
            encens|incense|Räucherstäbchen; souvenir|souvenir|Souvenir; pochoir|stencil|Schablone
            """,
        qualifiers: """
            décoratif|decorative|dekorativ; de Noël|Christmas|Weihnachten
            fait main|handmade|handgemacht; mariage|wedding|Hochzeit; LED|LED|LED
            vintage|vintage|Vintage; à suspendre|hanging|zum Aufhängen
            loisirs créatifs|craft|Bastel
            """,
        uses: """
            décorer une fête|party decoration|Festdekoration
            un mariage réussi|weddings|Hochzeiten; le sapin|the Christmas tree|den Christbaum
            un souvenir de vacances|holiday memories|Urlaubserinnerungen
            """,
        novelties: """
            macramé|macrame|Makramee; broderie diamant|diamond painting|Diamond Painting
            néon LED|LED neon sign|LED-Neonschild; herbe de pampa|pampas grass|Pampasgras
            attrape-rêves|dream catcher|Traumfänger; résine époxy|epoxy resin|Epoxidharz
            """)

    static let officeSupplies = CategoryVocabulary(
        2522, .desk, weights: (59, 44),
        products: """
            stylo plume|fountain pen|Füller; stylo bille|ballpoint|Kugelschreiber
            agenda|diary|Terminplaner; classeur|ring binder|Ordner
            cartouche d'encre|ink cartridge|Tintenpatrone; toner|toner|Toner
            trousse|pencil case|Mäppchen; enveloppes|envelopes|Briefumschläge
            ramette A4|A4 paper ream|Kopierpapier A4; cahier|exercise book|Schulheft
            agrafeuse|stapler|Hefter; calculatrice|calculator|Taschenrechner
            tableau blanc|whiteboard|Whiteboard; surligneurs|highlighters|Textmarker
            chemise|folder|Aktenmappe; destructeur|shredder|Aktenvernichter
            gomme|eraser|Radiergummi; post-it|sticky notes|Haftnotizen
            """,
        qualifiers: """
            A4|A4|A4; A5|A5|A5; rechargeable|refillable|nachfüllbar; ligné|ruled|liniert
            petits carreaux|squared|kariert; pointe fine|fine tip|feine Spitze; 80 g|80 gsm|80 g
            autocollant|self-adhesive|selbstklebend; scolaire|school|Schul
            """,
        uses: """
            le bureau|the office|das Büro; prendre des notes|taking notes|Notizen
            classer ses papiers|filing papers|die Ablage; l'écolier|pupils|Schüler
            """,
        novelties: """
            bullet journal|bullet journal|Bullet Journal
            carnet effaçable|reusable notebook|wiederverwendbares Notizbuch
            stylo numérique|smart pen|Digitalstift
            étiqueteuse bluetooth|bluetooth label printer|Bluetooth-Etikettendrucker
            support d'ordinateur|laptop stand|Laptopständer; caméra web|webcam|Webcam
            """)

    static let babyCare = CategoryVocabulary(
        1320, .care, weights: (38, 32),
        products: """
            poussette|pushchair|Kinderwagen; biberon|baby bottle|Babyflasche
            sac à langer|changing bag|Wickeltasche; gigoteuse|baby sleeping bag|Babyschlafsack
            doudou|comforter|Schmusetuch; tétine|dummy|Schnuller; siège auto|car seat|Kindersitz
            veilleuse|night light|Nachtlicht; bavoir|bib|Lätzchen; couches|nappies|Windeln
            tour de lit|cot bumper|Bettumrandung; chaise haute|high chair|Hochstuhl
            porte-bébé|baby carrier|Babytrage; table à langer|changing table|Wickelkommode
            tapis d'éveil|activity mat|Krabbeldecke; babyphone|baby monitor|Babyphon
            """,
        qualifiers: """
            bébé|baby|Baby; nouveau-né|newborn|Neugeborene; 0-6 mois|0-6 months|0-6 Monate
            sans BPA|BPA-free|BPA-frei; maternité|maternity|Mutterschaft; enfant|child|Kinder
            coton bio|organic cotton|Bio-Baumwolle
            """,
        uses: """
            les jeunes parents|new parents|junge Eltern; la naissance|a new arrival|die Geburt
            les nuits de bébé|baby's nights|ruhige Nächte; la promenade|walks|Spaziergänge
            """,
        novelties: """
            cododo|co-sleeper|Beistellbett
            chauffe-biberon nomade|portable bottle warmer|mobiler Flaschenwärmer
            écharpe de portage|baby sling|Tragetuch
            thermomètre connecté|smart thermometer|smartes Thermometer
            mouche-bébé électrique|electric nasal aspirator|elektrischer Nasensauger
            """)

    static let pets = CategoryVocabulary(
        2220, .care, weights: (10, 18),
        products: """
            collier pour chien|dog collar|Hundehalsband; laisse|lead|Leine
            griffoir|scratching post|Kratzbaum; litière|cat litter|Katzenstreu
            croquettes|dry food|Trockenfutter; aquarium|aquarium|Aquarium; niche|kennel|Hundehütte
            cage|cage|Käfig; panier pour chat|cat basket|Katzenkorb
            os à mâcher|chew bone|Kauknochen; muselière|muzzle|Maulkorb
            filtre d'aquarium|aquarium filter|Aquarienfilter; mangeoire|bird feeder|Futterhaus
            manteau pour chien|dog coat|Hundemantel
            """,
        qualifiers: """
            pour chien|for dogs|für Hunde; pour chat|for cats|für Katzen
            petit chien|small dog|kleine Hunde; chiot|puppy|Welpen; rongeurs|rodents|Nager
            anti-puces|anti-flea|gegen Flöhe; réfléchissant|reflective|reflektierend
            """,
        uses: """
            votre compagnon|your companion|Ihren Liebling
            la promenade du chien|walking the dog|die Gassirunde
            les chats d'intérieur|indoor cats|Wohnungskatzen
            les poils longs|long coats|langes Fell
            """,
        novelties: """
            fontaine à eau|water fountain|Trinkbrunnen; traceur GPS|GPS tracker|GPS-Tracker
            tapis de léchage|lick mat|Schleckmatte; caméra pour animaux|pet camera|Haustierkamera
            poussette pour chien|dog stroller|Hundebuggy
            """)

    static let food = CategoryVocabulary(
        1940, .care, weights: (9, 16),
        products: """
            thé vert|green tea|Grüntee; café en grains|coffee beans|Kaffeebohnen
            chocolat noir|dark chocolate|Zartbitterschokolade; bonbons|sweets|Bonbons
            huile d'olive|olive oil|Olivenöl; épices|spices|Gewürze; miel|honey|Honig
            pâtes|pasta|Nudeln; confiture|jam|Marmelade
            capsules de café|coffee pods|Kaffeekapseln; sirop|syrup|Sirup; farine|flour|Mehl
            noix de cajou|cashews|Cashewkerne; sauce piquante|hot sauce|scharfe Soße
            infusion|herbal tea|Kräutertee
            """,
        qualifiers: """
            bio|organic|Bio; 500 g|500 g|500 g; sans sucre|sugar-free|zuckerfrei
            artisanal|artisan|handwerklich; 1 kg|1 kg|1 kg; sans gluten|gluten-free|glutenfrei
            arôme vanille|vanilla flavour|Vanillegeschmack
            """,
        uses: """
            le petit déjeuner|breakfast|das Frühstück
            une pause gourmande|a tasty break|die Genusspause
            les recettes sucrées|sweet recipes|süße Rezepte
            l'apéritif|snacks with drinks|den Aperitif
            """,
        novelties: """
            matcha|matcha|Matcha; kombucha|kombucha|Kombucha
            protéines en poudre|protein powder|Proteinpulver
            nouilles coréennes|korean noodles|koreanische Nudeln
            insectes grillés|roasted insects|geröstete Insekten
            """)
}
