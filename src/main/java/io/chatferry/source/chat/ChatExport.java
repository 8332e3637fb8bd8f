package io.chatferry.source.chat;

import io.chatferry.source.api.SourceItem;
import java.util.List;

/**
 * How an export is read.
 *
 * @param passes in the order of reading: what names and describes goes before what refers to it
 * @param notices to tell before the first record, such as files that are passed over
 */
public record ChatExport(List<ChatPass> passes, List<SourceItem> notices, ChatRules rules) {

    public ChatExport {
        passes = List.copyOf(passes);
        notices = List.copyOf(notices);
    }
}
