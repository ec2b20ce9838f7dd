from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    name: str
    bits: int = 2048
    sizes: list = field(default_factory=list)
