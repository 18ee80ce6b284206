extension ClusterVocabulary {
    static let print = ClusterVocabulary(
        "print",
        products: """
            jardin|garden|Garten; guerre|war|Krieg; amour|love|Liebe; mer|sea|Meer
            histoire|history|Geschichte; cuisine|cooking|Küche; montagne|mountains|Berge
            peinture|painting|Malerei; cheval|horses|Pferde; voyage|travel|Reise
            musique|music|Musik; chien|dogs|Hunde; nuit|night|Nacht; royaume|kingdom|Königreich
            médecine|medicine|Medizin; photographie|photography|Fotografie; école|school|Schule
            train|trains|Eisenbahn; philosophie|philosophy|Philosophie; mode|fashion|Mode
            aviation|aviation|Luftfahrt; forêt|forest|Wald; dragon|dragon|Drache
            enfance|childhood|Kindheit; ville|city|Stadt; crime|crime|Verbrechen; or|gold|Gold
            mathématiques|mathematics|Mathematik; religion|religion|Religion
            théâtre|theatre|Theater; sport|sport|Sport; poésie|poetry|Lyrik; île|island|Insel
            loup|wolf|Wolf; été|summer|Sommer; hiver|winter|Winter; voiture|cars|Autos
            politique|politics|Politik; économie|economics|Wirtschaft; anges|angels|Engel
            château|castle|Schloss; vin|wine|Wein; architecture|architecture|Architektur
            oiseaux|birds|Vögel; magie|magic|Magie; psychologie|psychology|Psychologie
            dessin|drawing|Zeichnen; cinéma|cinema|Kino; étoiles|stars|Sterne
            vampire|vampire|Vampir; pirates|pirates|Piraten; couture|sewing|Nähen
            football|football|Fußball; santé|health|Gesundheit; bateaux|boats|Schiffe
            empire|empire|Reich
            """,
        uses: """
            les lecteurs curieux|curious readers|neugierige Leser
            les longues soirées|long evenings|lange Abende
            les passionnés du sujet|fans of the subject|Liebhaber des Themas
            offrir|a present|ein Geschenk
            la bibliothèque familiale|the family bookshelf|das Bücherregal
            petits et grands|young and old|Jung und Alt
            """)

    static let games = ClusterVocabulary(
        "games",
        products: """
            jeu vidéo|video game|Videospiel; jeu|game|Spiel; pack de jeux|game bundle|Spielepaket
            boîtier|case|Hülle; jeu d'aventure|adventure game|Abenteuerspiel
            jeu de course|racing game|Rennspiel; jeu de combat|fighting game|Kampfspiel
            jeu de plateforme|platform game|Jump and Run
            jeu de rôle|role-playing game|Rollenspiel
            jeu de stratégie|strategy game|Strategiespiel; manette|controller|Controller
            cartouche|cartridge|Modul; disque|disc|Disc; simulateur|simulator|Simulator
            """,
        uses: """
            jouer à plusieurs|playing together|gemeinsames Spielen
            les joueurs exigeants|keen gamers|anspruchsvolle Spieler
            les collectionneurs|collectors|Sammler
            des heures de jeu|hours of play|stundenlangen Spielspaß
            le salon|the living room|das Wohnzimmer
            """)

    static let toys = ClusterVocabulary(
        "toys",
        products: """
            figurine|figure|Figur; jouet|toy|Spielzeug; jeu|game|Spiel; coffret|set|Set
            robot|robot|Roboter; dinosaure|dinosaur|Dinosaurier; dragon|dragon|Drache
            peluche|plush|Plüschtier; voiture|car|Auto; camion|truck|Lastwagen; poupée|doll|Puppe
            puzzle|puzzle|Puzzle; princesse|princess|Prinzessin; chevalier|knight|Ritter
            animal|animal|Tier; ballon|ball|Ball; avion|plane|Flugzeug; train|train|Zug
            personnage|character|Charakter; château|castle|Burg; dés|dice|Würfel
            cartes|cards|Karten; déguisement|costume|Kostüm; masque|mask|Maske
            monstre|monster|Monster; pirate|pirate|Pirat; cible|target|Zielscheibe
            tapis de jeu|play mat|Spielmatte; circuit|track|Rennbahn
            """,
        uses: """
            les anniversaires|birthdays|Geburtstage
            les enfants dès 3 ans|children from 3 years|Kinder ab 3 Jahren
            jouer en famille|family play|die ganze Familie; les collectionneurs|collectors|Sammler
            éveiller l'imagination|imaginative play|fantasievolles Spielen
            Noël|Christmas|Weihnachten
            """)

    static let home = ClusterVocabulary(
        "home",
        products: """
            chaise|chair|Stuhl; table|table|Tisch; tabouret|stool|Hocker; étagère|shelf|Regal
            lampe|lamp|Lampe; coussin|cushion|Kissen; tapis|rug|Teppich; miroir|mirror|Spiegel
            horloge|clock|Uhr; vase|vase|Vase; housse|cover|Bezug; banc|bench|Bank
            panier|basket|Korb; boîte|box|Box; cadre|frame|Rahmen
            bougeoir|candle holder|Kerzenhalter; nappe|tablecloth|Tischdecke; plaid|throw|Decke
            pouf|pouf|Sitzsack; fauteuil|armchair|Sessel; guirlande|garland|Girlande
            lanterne|lantern|Laterne; crochet|hook|Haken; pot|pot|Topf; rideau|curtain|Vorhang
            coffre|chest|Truhe; statue|statue|Statue; plateau|tray|Tablett
            """,
        uses: """
            la chambre|the bedroom|das Schlafzimmer; le salon|the living room|das Wohnzimmer
            la cuisine|the kitchen|die Küche; un intérieur moderne|a modern home|moderne Räume
            la terrasse|the patio|die Terrasse; les petits espaces|small spaces|kleine Räume
            """)

    static let outdoor = ClusterVocabulary(
        "outdoor",
        products: """
            bâche|tarpaulin|Plane; tuyau|hose|Schlauch; parasol|parasol|Sonnenschirm
            housse de protection|cover|Abdeckung; filet|net|Netz; tente|tent|Zelt
            pompe|pump|Pumpe; échelle|ladder|Leiter; raccord|connector|Verbinder; bac|tub|Kübel
            lampe solaire|solar lamp|Solarleuchte; douche|shower|Dusche; abri|shelter|Unterstand
            coffre|storage box|Aufbewahrungsbox; clôture|fence|Zaun; brosse|brush|Bürste
            hamac|hammock|Hängematte; dalle|tile|Platte; tonnelle|gazebo|Pavillon
            toboggan|slide|Rutsche; kit de fixation|mounting kit|Montageset
            """,
        uses: """
            le jardin|the garden|den Garten; la terrasse|the patio|die Terrasse
            les beaux jours|sunny days|sonnige Tage; l'extérieur|outdoor use|den Außenbereich
            toute la famille|the whole family|die ganze Familie
            résister aux intempéries|bad weather|jedes Wetter
            """)

    static let care = ClusterVocabulary(
        "care",
        products: """
            coussin|cushion|Kissen; tapis|mat|Matte; couverture|blanket|Decke; brosse|brush|Bürste
            sac|bag|Tasche; gamelle|bowl|Napf; jouet|toy|Spielzeug; peluche|plush|Plüschtier
            barrière|gate|Gitter; lit|bed|Bett; harnais|harness|Geschirr
            distributeur|dispenser|Spender; biscuits|biscuits|Kekse; veste|jacket|Jacke
            lingettes|wipes|Tücher; boîte|box|Box; porte-clés|key ring|Schlüsselanhänger
            gourde|bottle|Flasche
            """,
        uses: """
            le quotidien|everyday use|den Alltag
            les peaux sensibles|sensitive skin|empfindliche Haut
            les déplacements|travelling|unterwegs
            un nettoyage facile|easy cleaning|leichte Reinigung; la maison|the home|das Zuhause
            toute l'année|all year round|das ganze Jahr
            """)

    static let desk = ClusterVocabulary(
        "desk",
        products: """
            carnet|notebook|Notizbuch; papier|paper|Papier; stylo|pen|Stift
            autocollants|stickers|Aufkleber; ruban|ribbon|Band; calendrier|calendar|Kalender
            étiquettes|labels|Etiketten; carte|card|Karte; boîte|box|Box; pochette|pouch|Mappe
            tampon|stamp|Stempel; ciseaux|scissors|Schere; colle|glue|Kleber; peinture|paint|Farbe
            affiche|poster|Poster; album|album|Album; feutres|markers|Filzstifte
            sachet|bag|Beutel
            """,
        uses: """
            les loisirs créatifs|creative hobbies|kreative Hobbys
            la rentrée|back to school|den Schulstart; emballer un cadeau|gift wrapping|Geschenke
            petits et grands|young and old|Jung und Alt
            organiser la maison|a tidy home|Ordnung zu Hause; l'atelier|the workshop|die Werkstatt
            """)
}
