/** The job file: reads it, checks it and turns it into the settings of a job. */
@NullMarked
package io.chatferry.config;

import org.jspecify.annotations.NullMarked;
