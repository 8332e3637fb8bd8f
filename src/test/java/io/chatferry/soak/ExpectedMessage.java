package io.chatferry.soak;

/**
 * A message that has to arrive.
 *
 * @param mark its content; only messages that are equal in every field share one
 * @param second its time in Unix seconds
 * @param reply whether it is a reply to another message
 */
public record ExpectedMessage(
        String sender, String receiverType, String receiver, long second, String mark, boolean reply) {

    /** A message that is no reply. */
    public ExpectedMessage(String sender, String receiverType, String receiver, long second, String mark) {
        this(sender, receiverType, receiver, second, mark, false);
    }

    /** The two users, or the group, whatever the direction. */
    String conversation() {
        if (receiverType.equals("group")) {
            return "group " + receiver;
        }
        return sender.compareTo(receiver) < 0 ? sender + " and " + receiver : receiver + " and " + sender;
    }
}
