/** Reads exports of Microsoft Teams: the tree of a data export, and replies of Microsoft Graph in the same places. */
@NullMarked
package io.chatferry.source.teams;

import org.jspecify.annotations.NullMarked;
