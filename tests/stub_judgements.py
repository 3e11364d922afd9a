"""What the stub model server answers where JSON is asked for: a routing, an evaluation."""

from __future__ import annotations

import json
import re

ROUTES = {
    "billing": ("invoice", "factura", "charge", "cobro", "refund", "reembolso", "pay"),
    "technical_support": ("error", "router", "internet", "password", "contraseña", "funciona"),
    "sales": ("buy", "comprar", "price", "precio", "plan", "offer"),
    "complaints": ("complaint", "queja", "reclamación", "unacceptable"),
}
PERSON = ("human", "persona", "supervisor", "manager", "encargado")


def evaluated(data: str) -> str:
    """A valid evaluation of the call in ``data`` that quotes its first line."""
    lines = json.loads(data[data.index("{") :])["lines"]
    first = {"seq": lines[0]["seq"], "quote": lines[0]["text"][:60], "why": "stub"}
    return json.dumps(
        {
            "summary": f"Stub: {len(lines)} lines.",
            "resolution": "resolved",
            "feelings": [
                {"seq": li["seq"], "value": 1} for li in lines if li["speaker"] == "customer"
            ],
            "marks": [{"criterion": "solved", "score": 4, **first}],
        }
    )


def routed(words: str) -> str:
    """A valid routing by keywords of the customer's last words."""
    last = words.lower()
    fits = (d for d, words in ROUTES.items() if any(word in last for word in words))
    department = next(fits, "general")
    spanish = re.search(r"[áéíóúñ¿¡]|\b(hola|mi|una|el|quiero)\b", last)
    return json.dumps(
        {
            "department": department,
            "priority": 3 if "!" in last else 2,
            "complexity": "normal",
            "language": "es" if spanish else "en",
            "wants_person": any(word in last for word in PERSON),
            "reason": f"stub: {department}",
        }
    )
