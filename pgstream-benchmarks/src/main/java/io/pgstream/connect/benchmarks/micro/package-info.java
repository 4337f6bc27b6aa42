/** Made-up tables and the messages and events of their rows, for the micro-benchmarks. */
package io.pgstream.connect.benchmarks.micro;
