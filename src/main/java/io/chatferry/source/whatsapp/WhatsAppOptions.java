package io.chatferry.source.whatsapp;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code whatsapp}. */
public record WhatsAppOptions(
        @ConfigKey(description = """
                Notices, as of calls, joins and new subjects: skip (they are counted) or import, where the export
                names who caused one.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
                How dates are written: auto (each file decides by its own dates), day-month-year, month-day-year or
                year-month-day. The zone of their times is source.timezone.""", defaultValue = "auto", decides = Decides.CONTENT)
        DateOrder dateOrder,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, tree = true, decides = Decides.CONTENT) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final WhatsAppOptions STANDARD = new WhatsAppOptions(SystemLines.SKIP, DateOrder.AUTO, null);
}
