/** Reads exports of Rocket.Chat: dumps of its MongoDB as BSON or JSON, and the CSV files of its importer. */
@NullMarked
package io.chatferry.source.rocketchat;

import org.jspecify.annotations.NullMarked;
