"""Words that claims of deeds are about, as patterns on folded text, and verbs two claims share."""

from __future__ import annotations

PERSON = (
    r"\b(?:person\w*|colleagues?|human|agents?|team|supervisor\w*|manager|departments?|someone|"
    r"somebody|staff|specialists?|technicians?|engineers?|them|alguien|companer\w+|agente\w*|"
    r"equipo|responsable\w*|encargad\w+|departamento|especialista\w*|tecnic\w+|ellos)\b"
)
OTHER = (
    r"\b(?:con|al|a la|a un|a una|a otr\w+|to|over|through|llamada|caso|consulta|peticion|"
    r"solicitud|incidencia|queja|call|case|request|issue|query|complaint|you|le|lo|la|su)\b"
)
RECORDS = (
    r"\b(?:accounts?|orders?|files?|records?|systems?|profiles?|history|bills?|invoices?|"
    r"payments?|(?:your|the) lines?|connections?|subscriptions?|contracts?|bookings?|tickets?|"
    r"cases?|details|data|balance|status|refunds?|cuentas?|pedidos?|fichas?|expedientes?|sistemas?|"
    r"historial|facturas?|pagos?|(?:su|la|tu) linea|conexion|suscripcion|contratos?|reservas?|"
    r"casos?|datos|saldo|estado|reembolsos?|router|perfil|registros?)\b"
)
PAPERS = (
    r"\b(?:tickets?|cases?|requests?|claims?|incident\w*|incidencia\w*|complaints?|disputes?|"
    r"report\w*|solicitud\w*|reclamacion\w*|quejas?|partes?|avisos?|casos?|peticion\w*|"
    r"reports?|orders?|pedidos?)\b"
)

DEPARTMENT = r"\b(?:department|departamento|billing|sales|facturacion|ventas|complaints)\b"
"""A department by name: only a real transfer leads there, a person asked does not."""
HANDING_ON_ES = (
    "transferir//transfiero pasar derivar redirigir//redirijo trasladar conectar comunicar "
    "poner/puesto/pongo"
)
HANDING_ON_EN = (
    "transfer/transferred/transferring pass/passed/passing forward/forwarded/forwarding "
    "connect/connected/connecting redirect/redirected/redirecting put/put/putting "
    "reassign/reassigned/reassigning hand/handed/handing"
)
