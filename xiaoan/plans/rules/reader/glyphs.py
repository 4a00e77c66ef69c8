"""Signs of the radical blocks that a PDF prints in place of characters (⻝ for 食).

Source: The Unicode Standard, EquivalentUnifiedIdeograph.txt, for the supplement; the Kangxi
radicals carry their character as a compatibility form, three of them in the old shape.
"""

import re
import unicodedata
from typing import Final

_RADICALS: Final = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_SUPPLEMENT: Final = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罓⺲罒⺳㓁⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿"
    "⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨"
    "⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_CHARACTERS: Final = {
    **dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)),
    "⼾": "户",
    "⾭": "青",
    "⿈": "黄",
}


def restore_characters(text: str) -> str:
    """The text with every radical sign replaced by the character it stands for, one for one."""
    return _RADICALS.sub(
        lambda sign: _CHARACTERS.get(sign[0]) or unicodedata.normalize("NFKC", sign[0]), text
    )
