package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.EntityRef;
import io.chatferry.model.RejectCode;
import java.util.List;

/**
 * A message without its {@code data}, and the request body made of both, within the size limits of CometChat's
 * "Properties and Constraints".
 */
record BodyDraft(
        EntityRef sender, EntityRef receiver, String receiverType, List<String> tags, long sentAt, MessageParts parts) {

    private static final int MAX_DATA_BYTES = 10 * 1024;
    private static final int MAX_CHARACTERS = 65_536;

    /** The body with this {@code data}. */
    String body(String data) {
        return RequestBodies.message(
                sender.targetId(),
                receiver.targetId(),
                receiverType,
                parts.category(),
                parts.type(),
                data,
                tags,
                sentAt);
    }

    /** The body, without the last additions if they would make it too large; a problem if it is too large without any. */
    String fit(
            String muid,
            MetadataAdditions additions,
            CheckSettings.Files files,
            FieldChecks fields,
            List<String> losses) {
        DataParts longest = parts.data().asCopied(files);
        while (true) {
            String data = longest.json(additions.json(), false);
            String body = body(data);
            boolean dataFits = data.length() * 3 <= MAX_DATA_BYTES || Texts.bytes(data) <= MAX_DATA_BYTES;
            boolean bodyFits = bodyFits(body, muid);
            if (dataFits && bodyFits) {
                return longest.equals(parts.data()) ? body : body(parts.data().json(additions.json(), false));
            }
            if (additions.isEmpty()) {
                reportSizes(data, dataFits, body, muid, bodyFits, fields);
                return body;
            }
            losses.add(additions.dropLast());
        }
    }

    private static boolean bodyFits(String body, String muid) {
        return body.length() + 6 * muid.length() + 20 <= MAX_CHARACTERS || characters(body, muid) <= MAX_CHARACTERS;
    }

    private static int characters(String body, String muid) {
        return Texts.characters(RequestBodies.withIdentity(body, muid, null, null, null));
    }

    private static void reportSizes(
            String data, boolean dataFits, String body, String muid, boolean bodyFits, FieldChecks fields) {
        if (!dataFits) {
            fields.addProblem(
                    RejectCode.DATA_OVER_10KB,
                    "data",
                    "data has " + Texts.bytes(data) + " bytes; at most " + MAX_DATA_BYTES + " are allowed");
        }
        if (!bodyFits) {
            fields.addProblem(
                    RejectCode.MESSAGE_OVER_65536,
                    "",
                    "the message as JSON has " + characters(body, muid) + " characters; at most " + MAX_CHARACTERS
                            + " are allowed");
        }
    }
}
