package io.chatferry.source.teams;

import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The teams of an export, and the channels that all members of a team belong to. Not thread-safe. */
final class TeamList {

    private final Map<String, Team> teams = new HashMap<>();

    /** A team. Several files say something of it. */
    static final class Team {

        private final List<String> standardChannels = new ArrayList<>();
        private @Nullable String name;
        private @Nullable String owner;
        private final Set<String> visibilities = new HashSet<>();
        private boolean isArchived;
        private boolean listsMembers;

        @Nullable
        String name() {
            return name;
        }

        /** The first owner. */
        @Nullable
        String owner() {
            return owner;
        }

        /** Whether everybody may join, and nothing says otherwise. */
        boolean isPublic() {
            return visibilities.equals(Set.of("public"));
        }

        boolean isArchived() {
            return isArchived;
        }

        boolean listsMembers() {
            return listsMembers;
        }

        void setListsMembers() {
            listsMembers = true;
        }

        void addOwner(String user) {
            owner = owner == null ? user : owner;
        }

        void addStandardChannel(String id) {
            standardChannels.add(id);
        }

        List<String> standardChannels() {
            return standardChannels;
        }
    }

    Team team(String id) {
        return teams.computeIfAbsent(id, none -> new Team());
    }

    /** A row of a list of teams, or of their settings. */
    void add(String id, JsonNode row) {
        Team team = team(id);
        String name = Fields.first(row, "displayName", "name");
        team.name = team.name == null ? name : team.name;
        team.isArchived |= Fields.flag(row, "isArchived");
        for (String field : List.of("visibility", "privacy")) {
            String visibility = Fields.first(row, field);
            if (visibility != null) {
                team.visibilities.add(visibility.toLowerCase(Locale.ROOT));
            }
        }
    }
}
