# SPDX-License-Identifier: Apache-2.0
"""One number for one entity over many reports."""
import nutgraf
import pytest


def ids(ledger, text):
    """Name → number of the entities of a report."""
    report = nutgraf.read_text(text)
    numbers = ledger.add(report)
    return {str(e): numbers[e.id] for e in report.entities if e.id in numbers}


def test_three_spellings_are_one_person():
    ledger = nutgraf.Ledger()
    first = ids(ledger, "President Volodymyr Zelenskiy arrived in Oslo on Monday, officials said.")
    second = ids(ledger, "Volodymyr Zelenskyy of Ukraine spoke to reporters on Tuesday evening.")
    third = ids(ledger, "Ukrainian President Zelensky thanked the crew, and Zelensky flew home.")
    (number,) = {first["Volodymyr Zelenskiy"], second["Volodymyr Zelenskyy"], third["Zelensky"]}
    assert ledger[number]["label"] == "PER"
    assert ledger[number]["reports"] == 3
    assert ledger[number]["same_as"].startswith("Q")


def test_people_of_no_table_are_known_again_by_their_full_name():
    ledger = nutgraf.Ledger()
    first = ids(ledger, "The minister, Oleksii Harbovskyi, resigned on Friday after the vote.")
    second = ids(ledger, "Oleksiy Harbovskiy resigned. Harbovskiy had been minister for a year.")
    other = ids(ledger, "Marta Harbovska was elected to the council on Sunday, her party said.")
    assert set(first.values()) & set(second.values())
    assert not set(first.values()) & set(other.values())


def test_what_was_not_met_for_longest_is_forgotten():
    ledger = nutgraf.Ledger(limit=5)
    numbers = set()
    for i in range(40):
        given = "Anna Boris Clara Dmitri Elena".split()[i % 5]
        family = "Vandermolen Okaforsen Hallgrimsdal Petrescanu".split()[i % 4] + "abcdefgh"[i // 5]
        numbers.update(ids(ledger, f"{given} {family} was elected mayor on Sunday.").values())
        assert len(ledger) <= 8
    with pytest.raises(KeyError):
        ledger[min(numbers)]
    assert ledger[max(numbers)]["reports"] == 1


def test_misuse_is_told():
    with pytest.raises(nutgraf.MisuseError):
        nutgraf.Ledger(limit=0)
    with pytest.raises(KeyError):
        nutgraf.Ledger()[7]
