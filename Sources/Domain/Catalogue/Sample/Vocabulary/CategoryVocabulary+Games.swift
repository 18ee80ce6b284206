extension CategoryVocabulary {
    static let usedVideoGames = CategoryVocabulary(
        40, .games, .game, weights: (30, 20),
        products: """
            jeu import|import game|Importspiel; cartouche seule|loose cartridge|loses Modul
            jeu sans notice|game without manual|Spiel ohne Anleitung
            jeu rétro|retro game|Retrospiel; jeu d'arcade|arcade game|Arcadespiel
            jeu en boîte|boxed game|Spiel mit OVP; guide officiel|strategy guide|Lösungsbuch
            """,
        qualifiers: """
            occasion|used|gebraucht; import japonais|japanese import|Japan-Import
            version américaine|US version|US-Version; complet|complete|komplett
            version japonaise|japanese edition|japanische Version; ancien|vintage|alt
            disque rayé|scratched disc|Disc verkratzt; sans boîte|without case|ohne Hülle
            """,
        uses: """
            les anciennes consoles|older consoles|ältere Konsolen
            retrouver son enfance|reliving childhood|Nostalgiker
            les consoles japonaises|japanese consoles|japanische Konsolen
            compléter sa ludothèque|filling gaps|Lücken im Regal
            """,
        novelties: """
            borne d'arcade|arcade cabinet|Arcade-Automat
            mini console rétro|retro mini console|Retro-Minikonsole
            jeu homebrew|homebrew game|Homebrew-Spiel; cartouche multijeux|multicart|Multimodul
            """)

    static let usedGamesAndAccessories = CategoryVocabulary(
        2462, .games, .game, weights: (17, 26),
        products: """
            lot de jeux|lot of games|Spielesammlung
            console et jeux|console with games|Konsole mit Spielen
            manette d'occasion|used controller|gebrauchter Controller
            lot de manettes|lot of controllers|Controllerpaket
            carte mémoire|memory card|Speicherkarte; console seule|console only|nur Konsole
            pistolet|light gun|Lightgun; jeu complet|complete game|komplettes Spiel
            volant|steering wheel|Lenkrad; guitare|guitar|Gitarre
            """,
        qualifiers: """
            occasion|used|gebraucht; reconditionné|refurbished|generalüberholt; lot|lot|Konvolut
            testé|tested|geprüft; complet|complete|komplett; pour pièces|for parts|für Bastler
            bon état|good condition|guter Zustand; avec câbles|with cables|mit Kabeln
            """,
        uses: """
            équiper toute la famille|equipping the family|die ganze Familie
            dépanner une console|a console repair|Bastler
            débuter à petit prix|a cheap start|den günstigen Einstieg
            les consoles de salon|home consoles|Heimkonsolen
            """,
        novelties: """
            casque VR|VR headset|VR-Brille; station de streaming|capture card|Streamingkarte
            manette adaptative|adaptive controller|adaptiver Controller
            socle de recharge|charging stand|Ladeständer
            """)

    static let newConsoleGames = CategoryVocabulary(
        60, .games, .device, weights: (10, 24),
        products: """
            console portable|handheld console|Handheld; console de jeux|games console|Spielkonsole
            pack console|console bundle|Konsolenpaket
            console 500 Go|500 GB console|500-GB-Konsole; mini console|mini console|Minikonsole
            console rétro|retro console|Retrokonsole
            écran intégré|built-in screen|eingebauter Bildschirm
            jeux intégrés|built-in games|eingebaute Spiele
            """,
        qualifiers: """
            neuf|brand new|neu; édition limitée|limited edition|limitierte Edition; HDMI|HDMI|HDMI
            1 To|1 TB|1 TB; sous blister|sealed|versiegelt
            deux manettes|two controllers|zwei Controller; wifi|wifi|WLAN
            garantie 2 ans|2-year warranty|2 Jahre Garantie
            """,
        uses: """
            brancher sur la télévision|plugging into the TV|den Fernseher
            jouer partout|playing anywhere|unterwegs
            la première console d'un enfant|a child's first console|die erste Konsole
            """,
        novelties: """
            console cloud|cloud console|Cloud-Konsole
            console pliable|foldable handheld|faltbarer Handheld
            console de fitness|fitness console|Fitness-Konsole; lunettes 3D|3D glasses|3D-Brille
            """)

    static let consoleAccessories = CategoryVocabulary(
        50, .games, .device, weights: (20, 30),
        products: """
            chargeur|charger|Ladegerät; câble|cable|Kabel; housse|case|Tasche
            casque audio|headset|Headset; station de charge|charging dock|Ladestation
            joystick|thumbstick|Daumenstick; batterie|battery|Akku
            film protecteur|screen protector|Schutzfolie; adaptateur|adapter|Adapter
            support|stand|Halterung; coque silicone|silicone skin|Silikonhülle
            écran de rechange|replacement screen|Ersatzdisplay; alimentation|power supply|Netzteil
            ventilateur|cooling fan|Lüfter; dragonne|wrist strap|Handschlaufe
            """,
        qualifiers: """
            compatible|compatible|kompatibel; de remplacement|replacement|Ersatz
            sans fil|wireless|kabellos; USB|USB|USB; antidérapant|anti-slip|rutschfest
            bluetooth|bluetooth|Bluetooth; 5 V|5 V|5 V; lot de 2|pack of 2|2er-Set
            """,
        uses: """
            recharger deux manettes|charging two controllers|zwei Controller
            protéger la console|protecting the console|Schutz
            remplacer une pièce usée|replacing a worn part|verschlissene Teile
            le transport|carrying|Transport
            """,
        novelties: """
            gants tactiles|touch gloves|Touch-Handschuhe
            micro cravate|lapel microphone|Ansteckmikrofon
            palette arrière|back paddles|Rückpaddel; anneau lumineux|ring light|Ringlicht
            grip magnétique|magnetic grip|Magnetgriff
            """)

    static let computerGames = CategoryVocabulary(
        2905, .games, .game, weights: (10, 18),
        products: """
            jeu PC|PC game|PC-Spiel; code de téléchargement|download code|Download-Code
            extension|expansion|Erweiterung; jeu en ligne|online game|Onlinespiel
            simulateur de vol|flight simulator|Flugsimulator
            jeu d'objets cachés|hidden object game|Wimmelbildspiel; logiciel|software|Software
            """,
        qualifiers: """
            PC|PC|PC; téléchargement|download|Download; PC et Mac|PC and Mac|PC und Mac
            DVD-ROM|DVD-ROM|DVD-ROM; clé d'activation|activation key|Aktivierungsschlüssel
            édition collector|collector's edition|Sammleredition
            """,
        uses: """
            les ordinateurs récents|recent computers|aktuelle Rechner
            jouer au clavier|keyboard players|Tastaturspieler
            un envoi par e-mail|delivery by e-mail|Versand per E-Mail
            """,
        novelties: """
            abonnement cloud|cloud subscription|Cloud-Abo
            monnaie virtuelle|virtual currency|virtuelle Währung
            pass de saison|season pass|Season-Pass; accès anticipé|early access|Vorabzugang
            """)
}
