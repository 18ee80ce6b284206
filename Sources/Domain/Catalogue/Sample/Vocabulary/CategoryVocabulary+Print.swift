extension CategoryVocabulary {
    static let usedBooks = CategoryVocabulary(
        10, .print, .print, weights: (37, 22),
        products: """
            grammaire|grammar|Grammatik; mémoires|memoirs|Memoiren
            seconde guerre mondiale|world war two|Weltkrieg; catéchisme|catechism|Katechismus
            correspondance|letters|Briefe; sociologie|sociology|Soziologie
            colonies|colonies|Kolonien; latin|latin|Latein; géologie|geology|Geologie
            révolution|revolution|Revolution; jésuites|jesuits|Jesuiten; botanique|botany|Botanik
            marine|navy|Marine; folklore|folklore|Volkskunde
            """,
        qualifiers: """
            occasion|used|gebraucht; bon état|good condition|guter Zustand
            couverture usée|worn cover|Einband berieben; poche|paperback|Taschenbuch
            relié cuir|leather bound|Ledereinband; édition originale|first edition|Erstausgabe
            broché|softcover|broschiert; pages jaunies|yellowed pages|vergilbt
            ancien|antiquarian|antiquarisch
            """,
        uses: """
            un lecteur peu regardant|a reader who minds no wear|Leser ohne Ansprüche an den Zustand
            compléter une série épuisée|completing a sold-out series|vergriffene Reihen
            les bouquinistes|second-hand dealers|Antiquare
            relire un classique|rereading a classic|Klassikerfreunde
            """,
        novelties: """
            numérologie|numerology|Numerologie; spéléologie|caving|Höhlenkunde
            minitel|teletext|Bildschirmtext; héraldique|heraldry|Heraldik
            télégraphie|telegraphy|Telegrafie; zeppelin|airship|Zeppelin
            """)

    static let newBooks = CategoryVocabulary(
        2705, .print, .print, weights: (33, 48),
        products: """
            développement personnel|self-help|Selbsthilfe; informatique|programming|Programmierung
            marketing|marketing|Marketing; yoga|yoga|Yoga; droit|law|Recht
            gestion|management|Management; concours|entrance exams|Prüfungen
            pédagogie|teaching|Pädagogik; thriller|thriller|Thriller
            méditation|meditation|Meditation; management|leadership|Führung
            romance|romance|Romanze; climat|climate|Klima; nutrition|nutrition|Ernährung
            infirmier|nursing|Pflege
            """,
        qualifiers: """
            neuf|brand new|neu; nouvelle édition|new edition|Neuauflage
            grand format|hardcover|gebunden; parution|just published|Neuerscheinung
            broché|softcover|broschiert; avec exercices|with exercises|mit Übungen
            poche|paperback|Taschenbuch; manuel|textbook|Lehrbuch
            préface inédite|new preface|neues Vorwort
            """,
        uses: """
            préparer un examen|exam preparation|die Prüfung; les étudiants|students|Studierende
            les professionnels du secteur|professionals|Fachleute
            apprendre à son rythme|self-study|das Selbststudium
            la rentrée littéraire|this season's reading|die neue Saison
            """,
        novelties: """
            intelligence artificielle|machine learning|maschinelles Lernen
            véganisme|vegan living|veganes Leben; cryptomonnaie|cryptocurrency|Kryptowährung
            télétravail|remote work|Homeoffice; permaculture|permaculture|Permakultur
            zéro déchet|zero waste|plastikfrei; hypersensibilité|neurodiversity|Neurodiversität
            """)

    static let bookCollections = CategoryVocabulary(
        2403, .print, .print, weights: (56, 44),
        products: """
            manga|manga|Manga; bande dessinée|graphic novel|Comicband
            encyclopédie|encyclopedia|Lexikon; contes|fairy tales|Märchen
            superhéros|superheroes|Superhelden; guide de voyage|travel guide|Reiseführer
            partitions|sheet music|Noten; atlas|atlas|Atlas; annales|past papers|Prüfungsaufgaben
            romans jeunesse|young adult novels|Jugendromane
            cartes routières|road maps|Straßenkarten; album illustré|picture book|Bilderbuch
            revues|journals|Zeitschriften
            """,
        qualifiers: """
            lot de livres|lot of books|Bücherpaket; intégrale|complete set|Gesamtausgabe
            coffret|box set|Schuber; tome 1 à 6|volumes 1 to 6|Band 1 bis 6
            collection|collection|Sammlung; série|series|Reihe
            volume double|double volume|Doppelband; relié|bound|gebunden; tomes|volumes|Bände
            """,
        uses: """
            compléter une collection|completing a collection|Sammlungen
            une étagère bien remplie|a full shelf|volle Regale
            les amateurs de séries|lovers of series|Serienfreunde
            lire d'une traite|reading in one go|Vielleser
            """,
        novelties: """
            webtoon|webtoon|Webtoon; livre audio|audiobook|Hörbuch
            carnet d'activités|activity book|Rätselblock; escape book|escape book|Escape-Buch
            livre sonore|sound book|Soundbuch; liseuse|e-reader|E-Reader
            """)

    static let magazines = CategoryVocabulary(
        2280, .print, .print, weights: (56, 30),
        products: """
            actualités|news|Nachrichten; tricot|knitting|Stricken; moto|motorcycling|Motorrad
            télévision|television|Fernsehen; chasse|hunting|Jagd; modélisme|model making|Modellbau
            rock|rock|Rock; pêche|fishing|Angeln; mode femme|women's fashion|Damenmode
            rugby|rugby|Rugby; bricolage|do it yourself|Heimwerken; caravane|caravanning|Camping
            bandes dessinées|comics|Comics; horoscope|horoscope|Horoskop
            """,
        qualifiers: """
            magazine|magazine|Magazin; hebdomadaire|weekly|Wochenblatt; mensuel|monthly|Monatsheft
            hors série|special issue|Sonderheft; revue|review|Zeitschrift; numéro|issue|Ausgabe
            fascicule|part work|Heft; journal|newspaper|Zeitung; supplément|supplement|Beilage
            """,
        uses: """
            retrouver un numéro manquant|finding a missing issue|fehlende Ausgaben
            suivre l'actualité|keeping up with the news|aktuelle Themen
            la salle d'attente|the waiting room|Wartezimmer; les abonnés|subscribers|Abonnenten
            """,
        novelties: """
            drones|drones|Drohnen; impression 3D|3D printing|3D-Druck; podcast|podcasting|Podcasts
            tatouage|tattoo|Tattoo; vélo électrique|e-bikes|E-Bikes
            sobriété|minimalism|Minimalismus
            """)
}
