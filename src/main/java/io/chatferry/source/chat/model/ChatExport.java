package io.chatferry.source.chat.model;

import io.chatferry.source.api.SourceItem;
import java.util.List;

/**
 * How an export is read.
 *
 * @param passes in the order of reading: what names and describes goes before what refers to it
 * @param notices to tell before the first record, such as files that are passed over
 * @param idsAreGlobal whether the id of a message is unique in all of the export, and not only in its conversation: then reactions
 *     need not name the conversation of their message
 */
public record ChatExport(List<ChatPass> passes, List<SourceItem> notices, ChatRules rules, boolean idsAreGlobal) {

    public ChatExport {
        passes = List.copyOf(passes);
        notices = List.copyOf(notices);
    }

    /** An export in which the id of a message is unique in its conversation. */
    public ChatExport(List<ChatPass> passes, List<SourceItem> notices, ChatRules rules) {
        this(passes, notices, rules, false);
    }
}
