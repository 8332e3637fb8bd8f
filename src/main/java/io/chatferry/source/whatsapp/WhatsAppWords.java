package io.chatferry.source.whatsapp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words that WhatsApp writes itself, in English, German, Spanish, French, Italian, Portuguese and Dutch, and most of those in
 * Russian and Turkish. Those of notices are in {@link Notices}.
 */
final class WhatsAppWords {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** WhatsApp's own words are no longer, and most messages need not be compared with them. */
    private static final int LONGEST = 160;

    /** What stands for a file that was not exported. */
    private static final Pattern OMITTED = anyOf(
            "<[^<>]{2,40}"
                    + " (?:omitted|ausgeschlossen|ausgelassen|weggelassen|omitid[oa]s?|omise?s?|omess[oiae]|ocult[oa]s?|não"
                    + " revelad[oa]s?|weggelaten)>",
            "(?:image|photo|video|video note|audio|voice message|GIF|sticker|document|contact card|media|"
                    + "view once (?:photo|video|voice message|message)) omitted",
            "(?:Bild|Foto|Video|Videonachricht|Audio|Sprachnachricht|GIF|Sticker|Dokument|Kontaktkarte|Medien)"
                    + " (?:weggelassen|ausgelassen|ausgeschlossen)",
            "(?:imagen|foto|v[ií]deo|videomensaje|nota de video|audio|GIF|sticker|documento|tarjeta de"
                    + " contacto|multimedia) omitid[oa]",
            "(?:image|photo|vid[ée]o|note vid[ée]o|audio|GIF|sticker|document|fiche contact|m[ée]dias?)"
                    + " (?:absente?s?|omise?s?|retirée?|manquante?)",
            "(?:immagine|foto|video|videomessaggio|audio|GIF|sticker|documento|scheda contatto|media)"
                    + " (?:omess[oaei]|esclus[oa]|non inclus[oa])",
            "(?:imagem|foto|v[ií]deo|mensagem de v[ií]deo|[áa]udio|GIF|figurinha|sticker|documento|cart[ãa]o d[oe]"
                    + " contato|cartão de contacto|m[ií]dia) (?:ocultad[oa]|omitid[oa]|oculta|não revelad[oa])",
            "(?:afbeelding|foto|video|videobericht|audio|GIF|sticker|document|contactkaart|bijlage|media) weggelaten",
            "<Без медиафайлов>",
            "(?:изображение|видео|аудиофайл) отсутствует",
            "<Medya dahil edilmedi>",
            "(?:görüntü|video|ses|belge|çıkartma|GIF) dahil edilmedi");

    private static final String ATTACHED_WORDS =
            "attached|Anhang|angehängt|adjunto|pièce jointe|allegato|anexado|anexo|bijgevoegd|bijlage";
    private static final String FILE_ATTACHED_WORDS =
            "file attached|Datei angehängt|archivo adjunto|archivo adjuntado|fichier joint|file allegato|arquivo"
                    + " anexado|ficheiro anexado|bestand bijgevoegd|файл добавлен|dosya ekli";

    private static final Pattern ATTACHED =
            Pattern.compile("< ?(?:" + ATTACHED_WORDS + ")[ \\u00A0]?: ?(?<name>[^<>]+)>", FLAGS);
    private static final Pattern FILE_ATTACHED =
            Pattern.compile("(?<name>\\S[^\\n]*?)[ \\u00A0]\\((?:" + FILE_ATTACHED_WORDS + ")\\)", FLAGS);

    private static final Pattern DELETED = anyOf(
            "(?:This message was deleted|You deleted this message)(?: by (?:an )?admin[^.\\n]{0,80})?\\.?",
            "(?:Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht)\\.?",
            "(?:Se eliminó este mensaje|Este mensaje fue eliminado|Eliminaste este mensaje|Este mensaje se"
                    + " eliminó)\\.?",
            "(?:Ce message a été supprimé|Vous avez supprimé ce message|Tu as supprimé ce message)\\.?",
            "(?:Questo messaggio è stato eliminato|Hai eliminato questo messaggio)\\.?",
            "(?:Esta mensagem foi apagada(?: pelo remetente)?|Mensagem apagada|Você apagou esta mensagem|Você apagou"
                    + " essa mensagem|Apagou esta mensagem|Eliminou esta mensagem|Esta mensagem foi eliminada)\\.?",
            "(?:Dit bericht (?:is|werd) verwijderd|Je hebt dit bericht verwijderd|U hebt dit bericht verwijderd)\\.?",
            "(?:Данное сообщение удалено|Вы удалили данное сообщение)\\.?",
            "(?:Bu mesaj silindi|Bu mesajı sildiniz)\\.?");

    private static final Pattern EDITED = Pattern.compile(
            "[ \\u00A0]?\\u200E?<(?:"
                    + String.join(
                            "|",
                            List.of(
                                    "This message was edited",
                                    "Diese Nachricht wurde bearbeitet",
                                    "Se editó este mensaje",
                                    "Este mensaje fue editado",
                                    "Ce message a été modifié",
                                    "Questo messaggio è stato modificato",
                                    "Esta mensagem foi editada",
                                    "Mensagem editada",
                                    "Dit bericht is bewerkt",
                                    "Сообщение изменено"))
                    + ")\\.?>$",
            FLAGS);

    private static final Pattern OMITTED_AT_END = Pattern.compile("\\u200E(?<omitted>[^\\u200E\\n]{3,60})$");

    private WhatsAppWords() {}

    private static Pattern anyOf(String... patterns) {
        return Pattern.compile("(?:" + String.join("|", patterns) + ")", FLAGS);
    }

    /** Whether a line stands for a file that was not exported. */
    static boolean isOmitted(String line) {
        return line.length() <= LONGEST && OMITTED.matcher(line).matches();
    }

    /** Where the words begin that iOS puts behind a caption for a file that was not exported; -1 if there are none. */
    static int omittedAtEnd(String text) {
        Matcher end = OMITTED_AT_END.matcher(text);
        return text.indexOf(DirectionMarks.LEFT_TO_RIGHT) >= 0
                        && end.find()
                        && isOmitted(end.group("omitted").strip())
                ? end.start()
                : -1;
    }

    /** The name of the file that a line stands for; null if it is none. */
    static @Nullable String attached(String line) {
        if (line.startsWith("<")) {
            Matcher ios = ATTACHED.matcher(line);
            return ios.matches() ? ios.group("name").strip() : null;
        }
        if (!line.endsWith(")")) {
            return null;
        }
        Matcher android = FILE_ATTACHED.matcher(line);
        return android.matches() ? DirectionMarks.strip(android.group("name")) : null;
    }

    /** The place of the words for a file that iOS puts behind a caption; null if there are none. */
    static @Nullable Matcher attachedAtEnd(String text) {
        int mark = text.lastIndexOf(DirectionMarks.LEFT_TO_RIGHT);
        if (mark < 0) {
            return null;
        }
        Matcher end = ATTACHED.matcher(text).region(mark + 1, text.length());
        return end.matches() ? end : null;
    }

    /** Whether a text says that the message was deleted. */
    static boolean isDeleted(String text) {
        return text.length() <= LONGEST && DELETED.matcher(text).matches();
    }

    /** Where the mark of an edited message begins, at the end of its text; -1 if there is none. */
    static int editedAt(String text) {
        if (!text.endsWith(">")) {
            return -1;
        }
        Matcher edited = EDITED.matcher(text);
        return edited.find() ? edited.start() : -1;
    }
}
