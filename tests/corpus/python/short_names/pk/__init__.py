from .inner import SIZE as DEFAULT
from .inner import make as mk
