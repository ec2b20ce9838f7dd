"""A CycloneDX CBOM, 1.6 or 1.7: each algorithm found, with its parameter set, and where.

Written as JSON directly: cyclonedx-python-lib does not model 1.7's `algorithmFamily`,
`ellipticCurve` and `provides`. The tests validate with its JsonStrictValidator.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from pqscan.domain.finding import Finding, Role
from pqscan.report.assets import CryptoAsset, crypto_assets
from pqscan.report.jsontext import Json, dumps
from pqscan.report.options import WriterOptions
from pqscan.report.view import View

# pqscan's words for CycloneDX's `cryptoFunctions`; what has no word there is "other".
_FUNCTIONS = {
    "keygen": "keygen",
    "sign": "sign",
    "certify": "sign",
    "verify": "verify",
    "encapsulate": "encapsulate",
    "decapsulate": "decapsulate",
    "encrypt": "encrypt",
    "wrap": "encrypt",
    "decrypt": "decrypt",
    "unwrap": "decrypt",
    "digest": "digest",
    "mac": "tag",
    "kdf": "keyderive",
}
_MODES = {"CBC", "ECB", "CCM", "GCM", "CFB", "OFB", "CTR"}
_PADDINGS = {"PKCS5": "pkcs5", "PKCS7": "pkcs7", "PKCS1V15": "pkcs1v15", "OAEP": "oaep"}
_ROOT = "pqscan:target"

Object = dict[str, Json]


def write(view: View, options: WriterOptions) -> str:
    """The bill of materials; without findings its `components` is an empty array."""
    assets = crypto_assets(view)
    bom: Object = {
        "$schema": f"http://cyclonedx.org/schema/bom-{options.cbom_version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": options.cbom_version,
        "version": 1,
        "metadata": _metadata(view, options),
        "components": [_component(asset, options.cbom_version) for asset in assets],
        "dependencies": list(_dependencies(assets)),
    }
    if view.skipped:
        bom["compositions"] = [{"aggregate": "incomplete", "assemblies": [_ROOT]}]
    # The same content, the same number: a UUID of version 8 (RFC 9562, section 5.8).
    digest = sha256(dumps(bom, depth=0).encode("utf-8")).hexdigest()
    uuid = f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
    return dumps({**bom, "serialNumber": f"urn:uuid:{uuid}"}, depth=2)


def _metadata(view: View, options: WriterOptions) -> Object:
    totals = view.totals
    return {
        "timestamp": options.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tools": {
            "components": [{"type": "application", "name": "pqscan", "version": view.version}]
        },
        "component": {"type": "application", "bom-ref": _ROOT, "name": view.target or "target"},
        "properties": [
            {"name": "pqscan:files", "value": str(totals.files)},
            {"name": "pqscan:files-skipped", "value": str(len(view.skipped))},
            {"name": "pqscan:findings-suppressed", "value": str(len(view.suppressed))},
        ],
    }


def _component(asset: CryptoAsset, version: str) -> Object:
    crypto: Object = {
        "assetType": "algorithm",
        "algorithmProperties": _algorithm(asset, version),
    }
    if asset.oid:
        crypto["oid"] = asset.oid
    made: Object = {
        "type": "cryptographic-asset",
        "bom-ref": asset.identity.ref,
        "name": asset.identity.name,
        "cryptoProperties": crypto,
        "properties": [{"name": f"pqscan:{name}", "value": value} for name, value in _facts(asset)],
    }
    if asset.places:
        occurrences: list[Json] = [_occurrence(finding) for finding in asset.places]
        made["evidence"] = {"occurrences": occurrences}
    return made


def _algorithm(asset: CryptoAsset, version: str) -> Object:
    identity, newest = asset.identity, version == "1.7"
    functions = {_FUNCTIONS.get(function.value, "other") for function in asset.functions}
    made: Object = {
        "primitive": asset.primitive.value,
        "cryptoFunctions": sorted(functions - {"other"}) or ["other"],
    }
    if newest and asset.algorithm and asset.algorithm.family:
        made["algorithmFamily"] = asset.algorithm.family
    if identity.parameter:
        made["parameterSetIdentifier"] = identity.parameter
    if asset.curve and not newest:
        made["curve"] = asset.curve
    if newest and asset.parameter_set and asset.parameter_set.cyclonedx_curve:
        made["ellipticCurve"] = asset.parameter_set.cyclonedx_curve
    if identity.mode:
        mode = identity.mode.upper()
        made["mode"] = mode.lower() if mode in _MODES else "other"
    if identity.padding:
        plain = "".join(char for char in identity.padding.upper() if char.isalnum())
        made["padding"] = _PADDINGS.get(plain, "other")
    if asset.classical_bits is not None:
        made["classicalSecurityLevel"] = asset.classical_bits
    if asset.nist_level is not None:
        made["nistQuantumSecurityLevel"] = asset.nist_level
    return made


def _facts(asset: CryptoAsset) -> Iterator[tuple[str, str]]:
    identity = asset.identity
    if asset.quantum_vulnerable is not None:
        yield "quantum-vulnerable", str(asset.quantum_vulnerable).lower()
    if asset.hybrid:
        yield "hybrid", "true"
    for name, value in (
        ("mode", identity.mode),
        ("padding", identity.padding),
        ("group", identity.group),
    ):
        if value:
            yield name, value
    if not identity.parameter and any(f.takes_parameter or f.unresolved for f in asset.places):
        yield "parameter-set", "unknown"
    for rule in sorted({finding.rule for finding in asset.places}):
        yield "rule", rule


def _occurrence(finding: Finding) -> Object:
    words = [
        f"role {finding.role.value}",
        f"context {finding.context.value}",
        f"function {finding.asset.function.value}",
        f"confidence {finding.confidence.word}",
    ]
    if len(finding.asset.parameters) > 1:
        words.append(f"one of {finding.asset.parameter_set}")
    made: Object = {
        "location": finding.location.path,
        "line": max(finding.location.region.start_line, 0),
        "offset": max(finding.location.region.start_column, 0),
        "additionalContext": ", ".join(words),
    }
    if finding.symbol:
        made["symbol"] = finding.symbol
    return made


def _dependencies(assets: tuple[CryptoAsset, ...]) -> Iterator[Object]:
    """The target depends on what it uses and provides what it implements itself."""
    used = [asset.identity.ref for asset in assets if any(_used(f) for f in asset.places)]
    own = [
        asset.identity.ref
        for asset in assets
        if any(f.role is Role.IMPLEMENT for f in asset.places)
    ]
    yield {"ref": _ROOT, "dependsOn": used, **({"provides": own} if own else {})}
    for asset in assets:
        inside: list[Json] = [asset.digest.ref] if asset.digest else []
        yield {"ref": asset.identity.ref, **({"dependsOn": inside} if inside else {})}


def _used(finding: Finding) -> bool:
    return finding.role in (Role.USE, Role.DECLARE)
