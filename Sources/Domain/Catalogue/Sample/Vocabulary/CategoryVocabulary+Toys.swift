extension CategoryVocabulary {
    static let figurines = CategoryVocabulary(
        1140, .toys, weights: (31, 26),
        products: """
            figurine articulée|action figure|Actionfigur; statuette|statuette|Statuette
            buste|bust|Büste; figurine vinyle|vinyl figure|Vinylfigur
            porte-clés figurine|figure keyring|Figuren-Anhänger; diorama|diorama|Diorama
            figurine animée|anime figure|Animefigur; réplique|replica|Replik
            soldat de plomb|lead soldier|Zinnsoldat; mug héros|hero mug|Heldentasse
            mini figurine|mini figure|Minifigur
            """,
        qualifiers: """
            articulé|poseable|beweglich; PVC|PVC|PVC; 15 cm|15 cm|15 cm
            super-héros|superhero|Superheld; anime|anime|Anime
            édition collector|collector's edition|Sammleredition; sur socle|on a base|mit Sockel
            peint main|hand-painted|handbemalt
            """,
        uses: """
            exposer en vitrine|display cabinets|die Vitrine
            les fans de séries|fans of the show|Serienfans
            la collection d'un passionné|a fan's collection|Fansammlungen
            """,
        novelties: """
            figurine magnétique|magnetic figure|Magnetfigur
            boîte surprise|blind box|Überraschungsbox; figurine lumineuse|glow figure|Leuchtfigur
            mecha|mecha kit|Mecha-Bausatz; peluche kawaii|kawaii plush|Kawaii-Plüsch
            """)

    static let tradingCards = CategoryVocabulary(
        1160, .toys, .card, weights: (47, 38),
        products: """
            carte|card|Karte; carte rare|rare card|seltene Karte; carte holo|holo card|Holokarte
            booster|booster|Booster; deck|deck|Deck; carte promo|promo card|Promokarte
            lot de cartes|lot of cards|Kartenlot; classeur|binder|Sammelmappe
            """,
        qualifiers: """
            commune|common|gewöhnlich; rare|rare|selten; ultra rare|ultra rare|ultraselten
            holo|holo|holo; reverse|reverse|reverse; première édition|first edition|Erstauflage
            secrète|secret rare|geheim; PV 90|HP 90|KP 90; PV 120|HP 120|KP 120
            """,
        uses: """
            compléter un deck|building a deck|das eigene Deck; les tournois|tournaments|Turniere
            l'échange entre joueurs|trading|den Tausch
            """,
        novelties: """
            carte numérotée|serialised card|nummerierte Karte; carte métal|metal card|Metallkarte
            jeton brillant|foil token|Folienmarker
            carte dresseur or|gold trainer card|goldene Trainerkarte
            """)

    static let rolePlaying = CategoryVocabulary(
        1180, .toys, weights: (9, 14),
        products: """
            jeu de rôle|role-playing game|Rollenspiel
            figurine à peindre|miniature to paint|Miniatur zum Bemalen
            livre de règles|rulebook|Regelwerk
            écran du maître|game master screen|Spielleiterschirm; orque|orc|Ork; elfe|elf|Elf
            nain|dwarf|Zwerg; armée|army|Armee; décor de bataille|battle terrain|Gelände
            peinture acrylique|acrylic paint|Acrylfarbe
            dé 20 faces|20-sided die|20-seitiger Würfel; zombie|zombie|Zombie
            """,
        qualifiers: """
            métal blanc|white metal|Weißmetall; à monter|unassembled|unbemalt; 28 mm|28 mm|28 mm
            fantastique|fantasy|Fantasy; résine|resin|Resin; grandeur nature|live action|LARP
            scénario|scenario|Szenario
            """,
        uses: """
            les parties entre amis|game nights|Spielabende
            les maîtres du jeu|game masters|Spielleiter
            peindre son armée|painting an army|die eigene Armee
            """,
        novelties: """
            carte de donjon effaçable|erasable dungeon map|abwischbare Dungeonkarte
            tour à dés|dice tower|Würfelturm; jeton de sort|spell token|Zaubermarker
            imprimante de figurines|miniature printer|Miniaturendrucker
            """)

    static let childrensToys = CategoryVocabulary(
        1280, .toys, weights: (57, 48),
        products: """
            jeu de construction|building blocks|Bauklötze
            maison de poupée|doll's house|Puppenhaus; dînette|tea set|Kaufladen
            drone enfant|kids' drone|Kinderdrohne
            voiture télécommandée|remote control car|ferngesteuertes Auto
            peluche géante|giant plush|Riesenplüschtier; jouet en bois|wooden toy|Holzspielzeug
            toupie|spinning top|Kreisel; pâte à modeler|modelling clay|Knete
            microscope|microscope|Mikroskop; kit scientifique|science kit|Experimentierkasten
            jouet musical|musical toy|Musikspielzeug; perles|beads|Perlen
            robot éducatif|educational robot|Lernroboter; slime|slime|Schleim
            bulles de savon|soap bubbles|Seifenblasen; marionnette|puppet|Handpuppe
            """,
        qualifiers: """
            éducatif|educational|pädagogisch; premier âge|toddler|Kleinkind
            en bois|wooden|aus Holz; télécommandé|RC|ferngesteuert
            rechargeable|rechargeable|wiederaufladbar; 2,4 GHz|2.4 GHz|2,4 GHz
            magnétique|magnetic|magnetisch
            """,
        uses: """
            développer la motricité|motor skills|die Motorik
            apprendre en jouant|learning through play|spielerisches Lernen
            la chambre d'enfant|the playroom|das Kinderzimmer
            """,
        novelties: """
            pop it|pop fidget|Pop-it-Spielzeug; anti-stress|fidget cube|Fidget-Würfel
            sable cinétique|kinetic sand|Zaubersand; caméra enfant|kids' camera|Kinderkamera
            tablette à dessin|drawing tablet|Maltafel; squishy|squishy|Squishy
            """)

    static let boardGames = CategoryVocabulary(
        1281, .toys, weights: (24, 20),
        products: """
            jeu de société|board game|Brettspiel; échiquier|chess set|Schachspiel
            jeu de dames|draughts|Dame; jeu de cartes|card game|Kartenspiel
            jeu de plateau|strategy board game|Strategiespiel; quiz|quiz game|Quizspiel
            dominos|dominoes|Domino; jeu de mémoire|memory game|Gedächtnisspiel
            jeu d'ambiance|party game|Partyspiel; casse-tête|brain teaser|Knobelspiel
            loto|bingo|Bingo; puzzle 1000 pièces|1000-piece puzzle|Puzzle 1000 Teile
            """,
        qualifiers: """
            2 à 6 joueurs|2 to 6 players|2 bis 6 Spieler; coopératif|cooperative|kooperativ
            de voyage|travel size|Reiseformat; version française|english rules|deutsche Version
            dès 8 ans|ages 8 and up|ab 8 Jahren; 30 minutes|30 minutes|30 Minuten
            """,
        uses: """
            les soirées jeux|game nights|Spieleabende
            deux à six joueurs|two to six players|zwei bis sechs Spieler
            faire travailler ses méninges|sharpening the mind|kluge Köpfe
            """,
        novelties: """
            escape game|escape room game|Exit-Spiel; jeu d'enquête|murder mystery game|Krimispiel
            jeu connecté|app-driven game|App-Spiel; jeu legacy|legacy game|Legacy-Spiel
            roll and write|roll and write|Roll and Write
            """)

    static let miniatureCars = CategoryVocabulary(
        1300, .toys, weights: (59, 40),
        products: """
            voiture miniature|die-cast car|Modellauto; maquette|scale model|Modellbausatz
            locomotive|locomotive|Lokomotive; camion miniature|model truck|Modell-LKW
            wagon|wagon|Waggon; hélicoptère radiocommandé|RC helicopter|RC-Hubschrauber
            moteur brushless|brushless motor|Brushless-Motor; châssis|chassis|Chassis
            pneus|tyres|Reifen; tracteur miniature|model tractor|Modelltraktor
            rail|railway track|Gleis; bateau RC|RC boat|RC-Boot
            batterie lipo|lipo battery|LiPo-Akku; quadricoptère|quadcopter|Quadrocopter
            servo|servo|Servo; hélices|propellers|Propeller
            """,
        qualifiers: """
            1/43|1:43|1:43; 1/18|1:18|1:18; 1/24|1:24|1:24; échelle HO|HO scale|Spur H0
            échelle N|N scale|Spur N; en métal|die-cast|Druckguss; 7,4 V|7.4 V|7,4 V
            pièce détachée|spare part|Ersatzteil; radiocommandé|RC|RC
            """,
        uses: """
            les modélistes|model makers|Modellbauer
            une vitrine automobile|a car display|die Autovitrine
            le réseau ferroviaire|a model railway|die Modelleisenbahn
            """,
        novelties: """
            camion à crawler|rock crawler|Crawler; drone FPV|FPV drone|FPV-Drohne
            voiture à hydrogène|hydrogen car|Wasserstoffauto; tramway HO|HO tram|H0-Straßenbahn
            char lumineux|LED tank|LED-Panzer
            """)

    static let indoorGames = CategoryVocabulary(
        1301, .toys, weights: (10, 15),
        products: """
            baby-foot|table football|Tischkicker; billard|billiards|Billard
            fléchettes|darts|Dartpfeile
            cible électronique|electronic dartboard|elektronische Dartscheibe
            raquette de ping-pong|table tennis bat|Tischtennisschläger
            table de jeu|games table|Spieltisch; queue de billard|cue|Queue
            jetons de poker|poker chips|Pokerchips; mallette de poker|poker case|Pokerkoffer
            chaussettes bébé|baby socks|Babysocken; craies|chalk|Kreide
            """,
        qualifiers: """
            d'intérieur|indoor|für drinnen; pliable|folding|klappbar
            de compétition|tournament|Turnier; 18 g|18 g|18 g; pointe souple|soft tip|Softtip
            pour bar|pub|Kneipe
            """,
        uses: """
            la salle de jeux|the games room|den Hobbyraum
            les cafés et clubs|pubs and clubs|Kneipen und Vereine
            s'entraîner à la maison|practising at home|das Training zu Hause
            """,
        novelties: """
            hockey sur coussin d'air|air hockey|Airhockey; flipper|pinball|Flipper
            golf d'appartement|indoor putting|Indoor-Golf; mini bowling|mini bowling|Minibowling
            fléchettes magnétiques|magnetic darts|Magnetdarts
            """)

    static let outdoorPlay = CategoryVocabulary(
        1302, .outdoor, weights: (29, 40),
        products: """
            trampoline|trampoline|Trampolin; balançoire|swing|Schaukel; cerf-volant|kite|Drachen
            trottinette|scooter|Roller; vélo enfant|kids' bike|Kinderfahrrad
            ballon de football|football|Fußball; frisbee|frisbee|Frisbee
            hameçon|fish hook|Angelhaken; leurre|fishing lure|Köder
            gants de gardien|goalkeeper gloves|Torwarthandschuhe
            patins à roulettes|roller skates|Rollschuhe; pistolet à eau|water gun|Wasserpistole
            cabane|playhouse|Spielhaus; lampe frontale|head torch|Stirnlampe
            sac de couchage|sleeping bag|Schlafsack; bac à sable|sandpit|Sandkasten
            """,
        qualifiers: """
            de plein air|outdoor|Outdoor; sport|sports|Sport; pliant|folding|klappbar
            avec filet|with net|mit Netz; gonflable|inflatable|aufblasbar; camping|camping|Camping
            pêche|fishing|Angeln
            """,
        uses: """
            courir et sauter|running and jumping|Toben
            les sorties au parc|trips to the park|den Park
            les vacances en camping|camping holidays|den Campingurlaub
            les pêcheurs|anglers|Angler
            """,
        novelties: """
            planche à roulettes électrique|electric skateboard|E-Skateboard
            paddle gonflable|paddle board|Stand-up-Board; slackline|slackline|Slackline
            gyropode|hoverboard|Hoverboard; terrain de pickleball|pickleball net|Pickleballnetz
            """)
}
