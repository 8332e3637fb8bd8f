package io.chatferry.source.guess.profile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that chats give to their columns and tables. */
public final class Names {

    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            field("muid", "muid messageid msgid id _id uuid guid postid key pk serverid rowid"),
            field(
                    "sender",
                    "sender senderid senderuid fromuserid fromuser fromuid fromid from author authorid senderuserid"
                            + " userid user useruid uid postedby postedbyid sentby sentbyid createdby createdbyid creatorid creator"
                            + " accountid account personid person memberid participantid username login handle sendername"
                            + " authorname fromname who nickname nick u ownerid owner employeeid writer writerid writtenby"),
            field(
                    "peer",
                    "receiver receiverid receiveruid recipient recipientid recipientuid touserid touser touid toid to peer"
                            + " peerid target targetid targetuserid destination addressee sentto receiveruserid recipientuserid"
                            + " recipientname receivername toname"),
            field(
                    "room",
                    "roomid room conversationid conversation convid conv channelid channel chatid chat groupid group"
                            + " dialogid dialog threadid thread rid cid spaceid space teamid roomslug channelname roomname groupname"
                            + " conversationsid topicid roomuid roomguid where @1"),
            field(
                    "text",
                    "text body content message msg messagetext messagebody msgtext txt contents plaintext bodytext"
                            + " messagecontent payload data textbody value markdown html caption said says comment"),
            field(
                    "sentAt",
                    "sentat createdat senttime sentdate senton timestamp ts createdon created createtime creationtime"
                            + " createddate datecreated datesent sent time date datetime insertedat postedat postedon dateline"
                            + " messagetime msgtime dateadded addedat serverts at when createdtime crdate messagedate"),
            field(
                    "editedAt",
                    "editedat edited edittime editedon lasteditedat lastedited dateedited editts modifiedat modified"
                            + " lastmodified updatedat updated updatedon dateupdated"),
            field(
                    "deletedAt",
                    "deletedat deleted isdeleted removedat removed isremoved deletetime deletedon datedeleted"
                            + " deletets trashed trashedat unsentat isunsent revoked revokedat deletionts deletedts"),
            field("readAt", "readat readtime readon seenat dateread readts"),
            field("deliveredAt", "deliveredat deliverytime deliveredon datedelivered"),
            field(
                    "parent",
                    "replytoid replyto replytomessageid replytomsgid inreplyto inreplytoid parentmessageid parentid"
                            + " parent parentmuid threadrootid rootid threadroot quotedid quotedmessageid quoteid quotedmessage"
                            + " replyid repliedto repliedtoid repliedmessageid parentmsgid inreplytopostid reply answers answerto"
                            + " answertoid answerof answered responseto inresponseto"),
            field("kind", "kind type messagetype msgtype messagekind contenttype subtype category msgkind"),
            field(
                    "roomKind",
                    "roomkind roomtype conversationtype conversationkind channeltype chattype chatkind grouptype"
                            + " isgroup isdirect isdm isprivatechat kind type conversationtypeid receivertype scope mode isdirectmessage"
                            + " direct oneonone isoneonone t"),
            field(
                    "attachments",
                    "attachments attachment files file media medias images image uploads documents assets"),
            field("reactions", "reactions reaction likes emojis reacts"),
            field(
                    "metadata",
                    "metadata meta extra extras props properties custom customdata attributes additional info"
                            + " payload context"),
            field(
                    "url",
                    "url atturl attachmenturl fileurl mediaurl imageurl href link src downloadurl uri path filepath"
                            + " publicurl storageurl location secureurl contenturl"),
            field(
                    "fileName",
                    "name filename attname attachmentname originalname originalfilename title mediafilename label"),
            field(
                    "mime",
                    "mimetype mime attmime attachmentmime contenttype mediatype filetype type attachmenttype attmimetype"),
            field(
                    "size",
                    "size filesize attsize attachmentsize bytes length sizebytes bytesize contentlength filebytes"),
            field(
                    "emoji",
                    "emoji reaction emojicode emojiname shortcode code symbol unicode value name key kind type content"),
            field(
                    "uids",
                    "userid user uid uids users userids useruid memberid authorid author senderid sender accountid"
                            + " personid reactorid createdby by who username participantid employeeid @item"),
            field("message", "messageid message msgid msg postid post messageuuid chatmessageid parentid itemid"),
            field(
                    "uid",
                    "uid useruid userid externalid externalref extid publicid uuid guid id _id key pk accountid personid"
                            + " memberid login username handle slug employeeid nickname nick @1"),
            field(
                    "name",
                    "displayname fullname name realname screenname nickname nick username title friendlyname label login"
                            + " handle firstname"),
            field(
                    "avatar",
                    "avatar avatarurl photourl photo picture pictureurl image imageurl profileurl profileimage"
                            + " profilepicture profilephoto profileimageurl icon iconurl avatarlink"),
            field(
                    "createdAt",
                    "createdat created createdon registeredat joinedat joined joinedon signupat datecreated createtime"
                            + " creationtime registered createddate createdts memberSince since startedat started openedat opened"
                            + " openedon signedup"),
            field(
                    "lastActiveAt",
                    "lastactiveat lastseenat lastseen lastactive lastlogin lastloginat lastonline"
                            + " lastactivity lastonlineat"),
            field("deactivatedAt", "deactivatedat disabledat bannedat deletedat blockedat leftcompanyat"),
            field("tags", "tags labels"),
            field(
                    "guid",
                    "guid slug groupid roomid conversationid channelid uid externalid publicid uuid id _id key pk chatid"
                            + " code sid handle room channel conversation group chat name @1"),
            field(
                    "groupName",
                    "title name displayname topic subject groupname roomname channelname friendlyname label"
                            + " conversationname caption"),
            field(
                    "private",
                    "isprivate private priv visibility privacy access accesstype ispublic public type grouptype"
                            + " isopen"),
            field(
                    "owner",
                    "owner ownerid owneruid owneruserid creator creatorid createdby createdbyid adminid admin host"
                            + " hostid createdbyuserid starterid"),
            field("description", "description topic purpose about subject details notes info"),
            field("icon", "icon iconurl avatar avatarurl image imageurl photo coverurl cover picture logo"),
            field(
                    "members",
                    "members memberids users participants participantids userids member occupants subscribers"
                            + " people memberuids participantuids attendees"),
            field("scope", "scope role memberrole permission level membertype roletype rank"),
            field(
                    "joinedAt",
                    "joinedat joined joinedon joindate addedat createdat since joinedts enteredat memberSince"
                            + " joinedtime datejoined added created"),
            field(
                    "leftAt",
                    "leftat left lefton removedat deletedat exitedat kickedat partedat until leaveat leavedate"),
            field("banned", "banned isbanned"));

    private static final Map<Role, Set<String>> TABLES = Map.of(
            Role.REACTIONS, Set.of("reaction", "like", "emoji", "react"),
            Role.ATTACHMENTS, Set.of("attachment", "file", "media", "upload", "asset", "document", "image", "blob"),
            Role.MEMBERS,
                    Set.of(
                            "member",
                            "participant",
                            "membership",
                            "subscription",
                            "subscriber",
                            "participation",
                            "occupant",
                            "enrollment",
                            "attendee"),
            Role.MESSAGES,
                    Set.of(
                            "message",
                            "msg",
                            "post",
                            "dm",
                            "line",
                            "chatlog",
                            "im",
                            "whisper",
                            "pm",
                            "utterance",
                            "comment"),
            Role.GROUPS,
                    Set.of(
                            "room",
                            "channel",
                            "conversation",
                            "group",
                            "chat",
                            "thread",
                            "dialog",
                            "team",
                            "space",
                            "conv",
                            "chatroom",
                            "workspace"),
            Role.USERS,
                    Set.of(
                            "user",
                            "account",
                            "person",
                            "people",
                            "profile",
                            "staff",
                            "employee",
                            "contact",
                            "customer",
                            "agent",
                            "colleague",
                            "teammate"));

    /** A name of a field counts the less, the later it stands in its list. */
    public static final int BEST = 100;

    private static final int LEAST = 30;

    /** Some schemas begin each column with a letter or two for its table: {@code m_text}. */
    private static final Pattern PREFIXED = Pattern.compile("[A-Za-z]{1,3}_(.+)");

    private Names() {}

    private static Map.Entry<String, List<String>> field(String field, String names) {
        return Map.entry(field, List.of(names.toLowerCase(Locale.ROOT).split(" ")));
    }

    /** How well a column's name fits a field, from 0 to 100; {@code table} is the name of its table. */
    public static int score(String field, String ref, String table) {
        String name = normalized(ref);
        int exact = position(field, name);
        if (exact > 0) {
            return exact;
        }
        String unitless = name.replaceFirst("(ms|utc|millis|epoch|unix|gmt)$", "");
        if (!unitless.equals(name) && position(field, unitless) > 0) {
            return Math.max(position(field, unitless) - 10, 1);
        }
        Matcher prefixed = PREFIXED.matcher(ref.substring(ref.lastIndexOf('/') + 1));
        if (prefixed.matches() && position(field, normalized(prefixed.group(1))) > 0) {
            return Math.max(position(field, normalized(prefixed.group(1))) - 15, 1);
        }
        for (String word : words(table)) {
            if (name.startsWith(word) && name.length() > word.length()) {
                return Math.max(position(field, name.substring(word.length())) - 10, 0);
            }
        }
        return 0;
    }

    private static int position(String field, String name) {
        int index = FIELDS.getOrDefault(field, List.of()).indexOf(name);
        return index < 0 ? 0 : Math.max(BEST - 2 * index, LEAST);
    }

    /** Whether some field of a chat has this name. */
    public static boolean isKnown(String name) {
        String plain = normalized(name);
        return FIELDS.values().stream().anyMatch(names -> names.contains(plain));
    }

    /** The last step of a reference in lower case, letters and digits only. */
    public static String normalized(String ref) {
        if (ref.startsWith("@")) {
            return ref;
        }
        String last = ref.substring(ref.lastIndexOf('/') + 1);
        StringBuilder name = new StringBuilder();
        last.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(name::appendCodePoint);
        return last.equals("_id") ? "_id" : name.toString();
    }

    /** The words of a table's name in the singular: {@code room_members} and {@code RoomMember} are room and member. */
    public static List<String> words(String table) {
        String spaced = table.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT);
        return java.util.Arrays.stream(spaced.split("[^\\p{L}]+"))
                .filter(word -> !word.isEmpty())
                .map(Names::singular)
                .toList();
    }

    private static String singular(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        return word.length() > 2 && word.endsWith("s") && !word.endsWith("ss")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /** What a table's name says it holds; {@link Role#UNKNOWN} if nothing. */
    public static Role role(String table) {
        List<String> words = words(table);
        boolean isRoom = has(words, Role.GROUPS);
        boolean isUser = has(words, Role.USERS);
        boolean isMessage = has(words, Role.MESSAGES);
        if (has(words, Role.REACTIONS)) {
            return Role.REACTIONS;
        }
        if (has(words, Role.MEMBERS) && (isRoom || words.size() == 1 || !isUser) && !isMessage) {
            return Role.MEMBERS;
        }
        if (isRoom && isUser && words.size() > 1 && !isMessage) {
            return Role.MEMBERS;
        }
        if (has(words, Role.ATTACHMENTS)) {
            return Role.ATTACHMENTS;
        }
        if (isMessage) {
            return Role.MESSAGES;
        }
        if (isUser && !isRoom) {
            return Role.USERS;
        }
        return isRoom ? Role.GROUPS : Role.UNKNOWN;
    }

    private static boolean has(List<String> words, Role role) {
        return words.stream().anyMatch(TABLES.getOrDefault(role, Set.of())::contains);
    }
}
