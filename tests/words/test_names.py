"""What faults and units are called in the middle of a sentence, also those that nobody has words for."""

from __future__ import annotations

from hipcam.words.names import begin, fault_name, fault_names, subject_name, unit_name


def test_a_fault_of_somebody_elses_is_called_by_its_name() -> None:
    assert fault_name("elbow_flare") == "elbow flare"
    assert subject_name("elbow_flare") == "elbow flare"


def test_several_faults_are_named_in_their_order_and_each_once() -> None:
    assert fault_names(["elbow_flare", "chin_poke", "elbow_flare"]) == "elbow flare and chin poke"


def test_a_unit_that_has_no_words_stands_as_it_is() -> None:
    assert unit_name("furlongs") == "furlongs"


def test_only_the_first_letter_is_made_a_capital() -> None:
    assert begin("left and Right") == "Left and Right"
    assert begin("") == ""
