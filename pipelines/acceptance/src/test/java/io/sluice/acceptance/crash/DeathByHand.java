package io.sluice.acceptance.crash;

import java.util.concurrent.CompletableFuture;

/** Kills a process that is named later, and returns when it is dead. */
final class DeathByHand implements Runnable {
  private final CompletableFuture<Process> victim = new CompletableFuture<>();

  void of(Process process) {
    victim.complete(process);
  }

  @Override
  public void run() {
    Process process = victim.join();
    process.destroyForcibly();
    process.onExit().join();
  }
}
