/**
 * The neutral chat model: immutable records of what a legacy system said, before anything is checked or changed. Imports nothing of ours.
 */
@NullMarked
package io.chatferry.model;

import org.jspecify.annotations.NullMarked;
