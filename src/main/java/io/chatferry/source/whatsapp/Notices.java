package io.chatferry.source.whatsapp;

import java.util.regex.Pattern;

/**
 * Notices that WhatsApp writes into a chat, in English, German, Spanish, French, Italian, Portuguese, Dutch, Russian and Turkish:
 * of encryption, of groups, of calls.
 */
final class Notices {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** How the explanation of the encryption begins. */
    private static final String EXPLANATION =
            "(?:\\*?(?:No one outside|Only people in|Tap (?:for|to)|Learn more|WhatsApp and third|Third"
                    + " parties|Niemand außerhalb|Nur Personen in|Tippe|Mehr (?:dazu|erfahren)|Nadie fuera|Solo las"
                    + " personas|Toca |Más información|Aucun tiers|Personne en dehors|Seul(?:e)?s les|Appuyez|En savoir"
                    + " plus|Nessuno al di fuori|Solo le persone|Tocca|Ninguém fora|(?:Apenas|Somente) as"
                    + " pessoas|Toque|Saiba mais|Nem mesmo o WhatsApp|Niemand buiten|Alleen personen|Tik |Meer"
                    + " informatie|Третьи лица|Только участники|Нажмите|Подробнее|WhatsApp da dahil|Bu sohbet|Sadece"
                    + " bu|Yalnızca|Daha fazla))";

    /** As WhatsApp begins it, in all its versions, and the words for it: somebody may write about encryption too. */
    private static final Pattern ENCRYPTION = anyOf(
            "^(?:Your )?Messages (?:and calls|and your calls|to this|you send|in this).*end-to-end encrypt",
            "^(?:Deine |Ihre )?Nachrichten .*Ende-zu-Ende-(?:verschlüsselt|Verschlüsselung)",
            "^(?:Los |Tus )mensajes .*(?:cifrad[oa]s?|encriptad[oa]s?) de extremo a extremo",
            "^(?:Les|Vos) messages .*(?:chiffrés|chiffrement) de bout en bout",
            "^(?:I|I tuoi) messaggi .*(?:crittografati end-to-end|crittografia end-to-end)",
            "^(?:As |Suas )?(?:mensagens|chamadas e mensagens)"
                    + " .*(?:criptografia|encriptação|encriptadas|criptografadas).*pont[ao][- ]a[- ]?pont[ao]",
            "^(?:Uw |Je )?(?:Berichten|oproepen en berichten) .*end-to-end[- ](?:versleuteld|versleuteling|encryptie)",
            "^Сообщения.* защищены (?:сквозным )?шифрованием",
            "^(?:Mesajlar|Bu sohbete gönderdiğiniz mesajlar) ve aramalar .*uçtan uca şifre(?:li|leme)");

    /** The same as a whole sentence of nothing but the words that WhatsApp uses: behind an author, it may be a person's. */
    private static final Pattern ENCRYPTION_SENTENCE = anyOf(
            sentence(
                    "(?:Your )?Messages",
                    "and|your|calls|you|send|to|in|this|chat|group|are|now|secured|protected|with",
                    "end-to-end (?:encrypted|encryption)"),
            sentence(
                    "(?:Deine |Ihre )?Nachrichten",
                    "in|an|diesem|diesen|dieser|diese|Chat|Gruppe|die|du|Sie|sendest|senden|sowie|und|Anrufe|sind|werden"
                            + "|jetzt|nun|mit",
                    "Ende-zu-Ende-(?:verschlüsselt|Verschlüsselung)(?: (?:geschützt|gesichert))?"),
            sentence(
                    "(?:Los |Tus )mensajes",
                    "y|las|tus|llamadas|que|envías|envíes|a|en|este|chat|grupo|ahora|están|son|protegid[oa]s|con|el",
                    "(?:cifrad[oa]s?|encriptad[oa]s?) de extremo a extremo"),
            sentence(
                    "(?:Les|Vos) messages",
                    "et|les|vos|appels|que|vous|envoyez|envoyés|à|dans|ce|cette|chat|discussion|groupe|sont|désormais"
                            + "|maintenant|protégés|sécurisés|avec|par|le|un",
                    "(?:chiffrés|chiffrement) de bout en bout"),
            sentence(
                    "(?:I|I tuoi) messaggi",
                    "e|le|chiamate|che|invii|inviati|a|in|questa|questo|chat|gruppo|sono|ora|protett[ie]|con|la",
                    "(?:crittografati end-to-end|crittografia end-to-end)"),
            sentence(
                    "(?:As |Suas )?(?:mensagens|chamadas e mensagens)",
                    "e|as|suas|chamadas|ligações|que|você|envia|enviar|enviadas|a|para|nesta|neste|este|esta|conversa"
                            + "|grupo|são|estão|agora|protegidas|com|pela|por|de|encriptadas|criptografadas",
                    "(?:(?:a )?(?:criptografia|encriptação)|encriptadas|criptografadas) (?:de )?pont[ao][- ]a[-"
                            + " ]?pont[ao]"),
            sentence(
                    "(?:Uw |Je )?(?:Berichten|oproepen en berichten)",
                    "en|gesprekken|oproepen|die|je|jij|u|verzendt|stuurt|naar|aan|in|deze|dit|chat|groep|zijn|worden|nu"
                            + "|met|beveiligd|door",
                    "end-to-end[- ](?:versleuteld|versleuteling|encryptie)(?: beveiligd)?"),
            sentence("Сообщения", "и|звонки|в|этом|чате|теперь", "защищены сквозным шифрованием"),
            sentence(
                    "Сообщения,",
                    "которые|вы|отправляете|в|данный|этот|чат|чат,|и|звонки|звонки,|теперь",
                    "защищены (?:сквозным )?шифрованием"),
            sentence("Mesajlar", "ve|aramalar", "uçtan uca şifrelidir"),
            sentence(
                    "Bu sohbete gönderdiğiniz mesajlar", "ve|aramalar|artık", "uçtan uca şifreleme ile korunmaktadır"));

    private static final Pattern GROUP = anyOf(
            // English
            "\\bgroup\\b",
            " added ",
            "\\b(?:was|were) (?:added|removed)\\b",
            " left$",
            " removed ",
            " joined ",
            "changed the subject",
            "You're now an admin",
            "community",
            // German
            "\\bGruppe(?:n\\w*)?\\b",
            " hinzugefügt",
            "\\bBetreff\\b",
            " ist beigetreten",
            // Spanish and Portuguese
            "\\bgrupo\\b",
            " (?:añadió|salió|eliminó a|se unió) ?",
            "\\basunto\\b",
            " (?:adicionou|saiu|removeu|entrou) ?",
            // French
            "\\bgroupe\\b",
            " a (?:ajouté|quitté|retiré|rejoint|supprimé) ?",
            " est parti",
            "\\ba changé le sujet",
            // Italian
            "\\bgruppo\\b",
            " ha (?:aggiunto|abbandonato|rimosso) ?",
            "\\boggetto\\b",
            // Dutch
            "\\bgroep(?:s\\w*)?\\b",
            " toegevoegd",
            "\\bonderwerp\\b",
            " (?:is vertrokken|heeft .{0,60} verwijderd)",
            // Russian
            "групп[аеуы]",
            " (?:добавил|удалил|вышел)\\(-[а-я]+\\)",
            // Turkish
            "(?:^| )(?:grubu|gruba|grubun|gruptan|grup)(?:nu)?(?: |$)",
            " kişisini (?:ekledi|çıkardı)",
            " sizi ekledi",
            " ayrıldı$");

    private static final Pattern OTHER = anyOf(
            "^(?:Missed|Silenced|Declined) (?:group )?(?:voice|video) call",
            "^(?:Voice|Video) call\\b",
            "^(?:Started|Ended) a (?:voice |video )?call",
            "security code",
            "disappearing messages",
            "pinned a message",
            "changed (?:their|your|to|a new|the) (?:phone )?number",
            "is a contact",
            "^You (?:un)?blocked this ",
            "^This (?:chat|business|account) .*(?:business|official|secure service|Meta)",
            "^(?:Verpasster|Entgangener|Stummgeschalteter) (?:Gruppen)?(?:Sprach|Video)anruf",
            "^(?:Sprach|Video)anruf\\b",
            "Sicherheitsnummer|Sicherheitscode",
            "selbstlöschende",
            "(?:Telefonn|Handyn|N)ummer .*(?:geändert|gewechselt)",
            "hat eine Nachricht (?:angeheftet|angepinnt|fixiert)",
            "^(?:Llamada|Videollamada)(?: de voz| de video| de vídeo)?(?: grupal)?(?: perdida|\\b)",
            "código de seguridad|mensajes temporales|fijó un mensaje|cambió .{0,20}número de teléfono",
            "^Appel (?:vocal|vidéo)",
            "code de sécurité|messages éphémères|a épinglé un message|a changé de numéro",
            "^(?:Chiamata|Videochiamata)\\b",
            "codice di sicurezza|messaggi effimeri|ha fissato un messaggio|ha cambiato (?:il suo )?numero",
            "^(?:Chamada|Ligação|Videochamada)\\b",
            "código de segurança|mensagens temporárias|fixou uma mensagem|mudou .{0,20}número de telefone",
            "^(?:Gemiste )?(?:spraakoproep|video-?oproep|oproep)",
            "beveiligingscode|(?:tijdelijke|verdwijnende) berichten|heeft een bericht vastgezet|telefoonnummer (?:is"
                    + " )?gewijzigd",
            "^Пропущенный (?:аудио|видео)звонок",
            "код безопасности|исчезающие сообщения",
            "^Cevapsız (?:sesli|görüntülü) arama",
            "güvenlik kodu|bir mesajı sabitledi");

    /** What stands before a quoted name in a notice. */
    private static final Pattern QUOTING = anyOf(
            "created (?:the |this )?(?:group|community)",
            "changed the (?:subject|group name|name|topic|group description|description)",
            "changed this (?:group|community)'s",
            "(?:joined|added|removed|created|were added|was added).*\\b(?:group|community|announcement)",
            "hat (?:die|eine) (?:Gruppe|Community)",
            "(?:Betreff|Gruppennamen|Name der Gruppe|Namen der Gruppe)",
            "(?:creó|ha creado) (?:el|un) grupo",
            "(?:cambió|ha cambiado) (?:el|la) (?:asunto|nombre|descripción)",
            "a créé (?:le|un) groupe",
            "a (?:changé|modifié) (?:le|l['’]|la) ?(?:sujet|objet|nom|description)",
            "ha creato (?:il|un) gruppo",
            "ha cambiato (?:l['’]|il|la) ?(?:oggetto|nome|descrizione)",
            "criou (?:o|um) grupo",
            "(?:mudou|alterou) (?:o|a) (?:assunto|nome|descrição)",
            "heeft (?:de )?groep",
            "heeft (?:het )?(?:onderwerp|de naam|groepsnaam)",
            "(?:создал|изменил)\\(-а\\) (?:группу|название группы|тему группы|описание группы)",
            "grup adını");

    /** What stands behind a quoted name in a notice, in languages that end with the verb. */
    private static final Pattern QUOTED =
            Pattern.compile("[^\"”»]*[\"”»] (?:grubunu oluşturdu|olan grup adını ).*", FLAGS);

    private static final String OPENING = "\"“„«‟";

    private Notices() {}

    private static Pattern anyOf(String... patterns) {
        return Pattern.compile("(?:" + String.join("|", patterns) + ")", FLAGS);
    }

    /** A pattern of a sentence, whatever explains it behind. */
    private static String sentence(String beginning, String words, String end) {
        return beginning + "(?: (?:" + words + "))* " + end + "(?:\\.(?: " + EXPLANATION + ".{0,200})?)?";
    }

    /** The notice that messages are encrypted; for texts that are no person's. */
    static boolean isEncryption(String text) {
        return ENCRYPTION.matcher(text).find();
    }

    /** The same for a text that may be a person's. */
    static boolean isEncryptionSentence(String text) {
        return ENCRYPTION_SENTENCE.matcher(text.strip()).matches();
    }

    /** Whether a notice is one that only groups have. */
    static boolean isOfGroup(String text) {
        return GROUP.matcher(text).find();
    }

    /** Whether a text is a notice as far as known; for texts that WhatsApp has marked as its own. */
    static boolean isKnown(String text) {
        return isEncryption(text) || OTHER.matcher(text).find() || isOfGroup(text);
    }

    /**
     * Whether a line is a notice although it holds a colon, since the colon is part of a quoted name.
     *
     * @param colon where the colon is
     */
    static boolean isQuoting(String line, int colon) {
        String before = line.substring(0, colon);
        int quote = -1;
        boolean isOpen = false;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (c == '"' || c == '“') { // both open and close, as in „name“
                isOpen = !isOpen;
                quote = isOpen ? i : quote;
            } else if (OPENING.indexOf(c) >= 0) {
                isOpen = true;
                quote = i;
            } else if (c == '”' || c == '»') {
                isOpen = false;
            }
        }
        return isOpen
                && hasClosing(line.substring(colon))
                && (QUOTING.matcher(before.substring(0, quote)).find()
                        || QUOTED.matcher(line.substring(colon)).matches());
    }

    private static boolean hasClosing(String text) {
        return text.chars().anyMatch(c -> "\"”“»".indexOf(c) >= 0);
    }
}
