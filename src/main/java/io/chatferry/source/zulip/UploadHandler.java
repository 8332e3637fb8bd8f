package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.util.List;
import java.util.function.Supplier;

/** Understands the table of uploaded files. Not thread-safe. */
final class UploadHandler implements RowHandler {

    private final Realm realm;
    private final Supplier<List<String>> place;

    UploadHandler(Realm realm, Supplier<List<String>> place) {
        this.realm = realm;
        this.place = place;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        sink.helpsOthers();
        if (row instanceof Row.Json json && place.get().get(0).equals("zerver_attachment")) {
            String path = Fields.text(json.value(), "path_id");
            if (path != null) {
                realm.upload(path, json.value());
            }
        }
    }
}
