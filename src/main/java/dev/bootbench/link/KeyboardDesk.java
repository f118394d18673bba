package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenKeyboard;

/** Decides who types at consoles of hosts that are linked here, for the views at other replicas too. */
public interface KeyboardDesk {
    /**
     * Lets another replica's views take part.
     *
     * @param news  gets what they are to be told; it never waits
     * @return gets what they do; its {@code ended} comes last
     */
    Receiver<KeyboardOrder> open(OpenKeyboard wanted, Receiver<KeyboardNews> news);
}
