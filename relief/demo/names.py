"""Invented names, put together by chance."""

CITY = "安和市"
DISTRICTS = ["环城区", "汀溪区", "云屏区", "望溪区", "石桥区", "青禾区", "月河区"]
ZONES = ["安和高新技术开发区", "滨湖新城管理区"]
DEPARTMENTS = (
    "市委办公室 市政府办公室 市教育局 市科学技术局 市工业和信息化局 市民政局 市司法局 市财政局 "
    "市人力资源和社会保障局 市自然资源局 市生态环境局 市住房和城乡建设局 市交通运输局 市水利局 市农业农村局 "
    "市商务局 市文化和旅游局 市卫生健康局 市退役军人事务局 市应急管理局 市审计局 市市场监督管理局 市体育局 "
    "市统计局 市医疗保障局 市信访局 市林业局 市粮食和储备局 市机关事务局 市总工会 团市委 市妇联 市科协 市残联 "
    "市红十字会 市供销社 市档案馆 市融媒体中心 市人民医院 市第一中学"
).split()

_TOWN_FIRST = "青柳石白云松竹荷枣桃槐杏梅榆银清"
_TOWN_SECOND = "河桥溪岭湾"
TOWNS = [first + second for second in _TOWN_SECOND for first in _TOWN_FIRST]
"""Eighty, in an order that puts unlike names side by side."""

PLACES = (
    "东街 西街 南关 北关 前柳 后柳 上河 下河 大桥头 小桥头 李家湾 王家沟 张家坪 赵家庄 周家塘 吴家岭 郑家院 "
    "孙家畈 石门 龙井 双泉 三岔口 柳树底 枣园 杏花 槐荫 麦场 窑头 新立 向阳 和平 团结 幸福 光明"
).split()
FIRMS = "禾丰 润泽 安达 同心 瑞和 长盛 新禾 华裕".split()
TRADES = ["食品厂", "纺织厂", "农机厂", "建材厂", "商贸公司"]

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN_FIRST = "建国志春小秀玉文明海德永家晓丽金桂红振兴庆云立正学光长雪冬东"
_GIVEN_SECOND = "军华平强英梅兰芳玲涛伟敏静霞波斌辉凤琴燕萍松林山川生民安义仁"


def person(chance):
    """A person's name of two or three characters."""
    given = chance.choice(_GIVEN_FIRST) + (chance.choice(_GIVEN_SECOND) if chance.random() < 0.85 else "")
    return chance.choice(_SURNAMES) + given
