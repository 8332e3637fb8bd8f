/** The sandbox's data: users, groups and members as records, messages as bytes. */
@NullMarked
package io.chatferry.sandbox.store;

import org.jspecify.annotations.NullMarked;
