"""Register types of the tests, as library files would state them."""

from __future__ import annotations

from textwrap import dedent

from xiaoan.kernel.fields import Fault
from xiaoan.kernel.library import parse_document
from xiaoan.registers.queries.source import build_register_type
from xiaoan.registers.rules.types import RegisterType

EXTINGUISHER = """
register: test-extinguisher
kind: register.extinguisher
title: 灭火器台账
title_en: Extinguishers
area: fire
kept_by: {kind: school}
ledger: L4
source: GB 50444-2008 5.3.2, 5.4.3
certainty: P
fields:
  - {name: code, title: 编号, title_en: Number, required: true, unique: true, list: true, max_length: 40}
  - name: medium
    title: 灭火剂
    title_en: Medium
    type: choice
    required: true
    list: true
    filter: true
    choices:
      - {value: water, title: 水基, title_en: Water}
      - {value: powder, title: 干粉, title_en: Powder}
      - {value: co2, title: 二氧化碳, title_en: CO2}
  - {name: made_on, title: 出厂日期, title_en: Made on, type: date, required: true, list: true, not_future: true}
  - {name: last_service_on, title: 上次维修日期, title_en: Last service, type: date, after: made_on, not_future: true}
  - {name: place, title: 位置, title_en: Place, list: true}
  - {name: keeper_phone, title: 责任人电话, title_en: Telephone, private: true}
  - {name: weight, title: 重量, title_en: Weight, type: number, unit: kg, at_least: 0}
  - name: state
    title: 状态
    title_en: State
    type: choice
    choices:
      - {value: fine, title: 完好, title_en: Fine}
      - {value: broken, title: 损坏, title_en: Broken}
computed:
  - name: service_due_on
    title: 下次维修
    title_en: Next service
    first: {after: made_on, years: "${extinguisher.first_service.years}", by: medium}
    then: {after: last_service_on, years: "${extinguisher.next_service.years}", by: medium}
  - {name: scrap_on, title: 报废日期, after: made_on, years: "${extinguisher.scrap.years}", by: medium}
validity: [service_due_on, scrap_on]
invalid_when: [{field: state, is: [broken]}]
reminders: [90, 30, 7, 0]
"""  # noqa: E501 (a library file as it stands)


def read_type(
    text: str, name: str = "registers/test.yaml"
) -> tuple[RegisterType | None, list[Fault]]:
    return build_register_type(parse_document(dedent(text), name=name))


def make_type(text: str) -> RegisterType:
    register, faults = read_type(text)
    assert not faults
    assert register is not None
    return register
