package io.chatferry.ledger.readback;

import io.chatferry.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read back.
 *
 * @param key the target's id: of a message its own, of a membership {@code guid_member_uid}
 * @param muid of a message, where the target shows it
 * @param json its compared fields
 */
public record ReadBackItem(Kind kind, String key, @Nullable String muid, String json) {}
