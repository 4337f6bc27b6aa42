/** The source connector's configuration, one small class per component. */
package io.pgstream.connect.source.config;
