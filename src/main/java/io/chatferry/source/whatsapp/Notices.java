package io.chatferry.source.whatsapp;

import java.util.regex.Pattern;

/**
 * Notices that WhatsApp writes into a chat, in English, German, Spanish, French, Italian, Portuguese and Dutch: of encryption, of
 * groups, of calls.
 */
final class Notices {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** As WhatsApp begins it, in all its versions, and the words for it: somebody may write about encryption too. */
    private static final Pattern ENCRYPTION = anyOf(
            "^(?:Your )?Messages (?:and calls|and your calls|to this|you send|in this).*end-to-end encrypt",
            "^(?:Deine |Ihre )?Nachrichten .*Ende-zu-Ende-(?:verschlüsselt|Verschlüsselung)",
            "^(?:Los |Tus )mensajes .*(?:cifrad[oa]s?|encriptad[oa]s?) de extremo a extremo",
            "^(?:Les|Vos) messages .*(?:chiffrés|chiffrement) de bout en bout",
            "^(?:I|I tuoi) messaggi .*(?:crittografati end-to-end|crittografia end-to-end)",
            "^(?:As |Suas )?(?:mensagens|chamadas e mensagens)"
                    + " .*(?:criptografia|encriptação|encriptadas|criptografadas).*pont[ao][- ]a[- ]?pont[ao]",
            "^(?:Uw |Je )?(?:Berichten|oproepen en berichten) .*end-to-end[- ](?:versleuteld|versleuteling|encryptie)");

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
            " (?:is vertrokken|heeft .{0,60} verwijderd)");

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
                    + " )?gewijzigd");

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
            "heeft (?:het )?(?:onderwerp|de naam|groepsnaam)");

    private static final String OPENING = "\"“„«‟";

    private Notices() {}

    private static Pattern anyOf(String... patterns) {
        return Pattern.compile("(?:" + String.join("|", patterns) + ")", FLAGS);
    }

    /** The notice that messages are encrypted. */
    static boolean isEncryption(String text) {
        return ENCRYPTION.matcher(text).find();
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
                && QUOTING.matcher(before.substring(0, quote)).find();
    }

    private static boolean hasClosing(String text) {
        return text.chars().anyMatch(c -> "\"”“»".indexOf(c) >= 0);
    }
}
