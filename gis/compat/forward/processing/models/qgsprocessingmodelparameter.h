#pragma once
#include <qgsprocessingmodelparameter.h> // packagers flatten this folder
