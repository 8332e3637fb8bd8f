/** Users, groups and members in the target: which are there, which have to be created, and when. */
@NullMarked
package io.chatferry.send.entity;

import org.jspecify.annotations.NullMarked;
